"""Where things are in the site: from an IRI of ours to the document that is about it.

An IRI with a hash sign is a place in a document; one of `id/` and `concept/` is of a thing, which is
not a document, so its document is elsewhere, under `doc/`.
"""

from ...rdf import namespaces

#: Spaces of things that are not documents.
_THINGS = ("id/", "concept/")
_GONE = "gone/"
#: Names of ours whose documents do not have the same name, and where those are.
OTHER_DOCUMENTS = {"contributors": "doc/contributors", "logo.svg": "logo.svg", "ontology/alignment": "ontology-alignment",
          "ontology/owl2": "ontology-owl2"}


def document_path(iri):
    """Return the path, without an ending, of the document about an IRI; None if it is not one of ours.

    >>> document_path("https://w3id.org/sco-kg/id/unodc")
    'doc/id/unodc'
    >>> document_path("https://w3id.org/sco-kg/graph/cnd-60#heroin")
    'graph/cnd-60'
    """
    if not iri.startswith(namespaces.BASE):
        return None
    path = iri.removeprefix(namespaces.BASE).partition("#")[0]
    if path.startswith(_THINGS):
        return "doc/" + path
    return OTHER_DOCUMENTS.get(path, path)


def page_path(iri):
    """Return the path of the page about an IRI, with its place in it; None if it is not one of ours.

    >>> page_path("https://w3id.org/sco-kg/evidence/cnd-60#8")
    'evidence/cnd-60.html#8'
    """
    path, (_, hash_sign, name) = document_path(iri), iri.partition("#")
    if path is None or "." in path.rpartition("/")[2]:  # a file, such as the logo, is its own page
        return path
    return f"{path}.html{hash_sign}{name}"


def fragment_of(iri):
    """Return what stands for an IRI in the name of a part of something.

    >>> fragment_of("https://w3id.org/sco-kg/ontology#Event"), fragment_of("https://a.example/b#c")
    ('sco-Event', 'https---a.example-b-c')
    """
    return namespaces.shorten(iri).translate(str.maketrans(":/#", "---"))


def withdrawn_path(iri):
    """Return the path, without an ending, of what stands in the place of a thing of ours that was withdrawn.

    >>> withdrawn_path("https://w3id.org/sco-kg/id/unodc")
    'gone/id/unodc'
    """
    return _GONE + iri.removeprefix(namespaces.BASE)


def path_to_top(path):
    """Return what leads from the page at a path to the top of the site.

    >>> path_to_top("doc/id/unodc.html"), path_to_top("index.html")
    ('../../', '')
    """
    return "../" * path.count("/")
