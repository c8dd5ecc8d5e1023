"""Paths of documents and pages, from IRIs of the project.

The document of an IRI with a hash sign is that of the part before it. An IRI below `id/` or `concept/` is of a
thing, which is not a document; its document has the same path below `doc/`.
"""

from ...rdf.namespaces import BASE, shorten

#: The namespaces of things that are not documents.
_THINGS = ("id/", "concept/")
_WITHDRAWN = "gone/"
#: IRIs whose document has another path; both below the top.
OTHER_DOCUMENTS = {"contributors": "doc/contributors", "logo.svg": "logo.svg",
                   "ontology/alignment": "ontology-alignment", "ontology/owl2": "ontology-owl2"}


def document_path(iri: str) -> str | None:
    """Return the path of the document about an IRI, without an ending; None if the IRI is not of the project.

    >>> document_path("https://w3id.org/sco-kg/id/unodc")
    'doc/id/unodc'
    >>> document_path("https://w3id.org/sco-kg/graph/cnd-60#heroin")
    'graph/cnd-60'
    """
    if not iri.startswith(BASE):
        return None
    path = iri.removeprefix(BASE).partition("#")[0]
    if path.startswith(_THINGS):
        return "doc/" + path
    return OTHER_DOCUMENTS.get(path, path)


def page_path(iri: str) -> str | None:
    """Return the path of the page about an IRI, with a fragment; None if the IRI is not of the project.

    >>> page_path("https://w3id.org/sco-kg/evidence/cnd-60#8")
    'evidence/cnd-60.html#8'
    """
    path, (_, hash_sign, name) = document_path(iri), iri.partition("#")
    if path is None or "." in path.rpartition("/")[2]:  # a file, such as the logo
        return path
    return f"{path}.html{hash_sign}{name}"


def fragment_of(iri: str) -> str:
    """Return an IRI as a fragment identifier.

    >>> fragment_of("https://w3id.org/sco-kg/ontology#Event"), fragment_of("https://a.example/b#c")
    ('sco-Event', 'https---a.example-b-c')
    """
    return shorten(iri).translate(str.maketrans(":/#", "---"))


def withdrawn_path(iri: str) -> str:
    """Return the path of the document about a withdrawn thing of the project, without an ending.

    >>> withdrawn_path("https://w3id.org/sco-kg/id/unodc")
    'gone/id/unodc'
    """
    return _WITHDRAWN + iri.removeprefix(BASE)


def path_to_top(path: str) -> str:
    """Return the relative path from a page to the top of the site.

    >>> path_to_top("doc/id/unodc.html"), path_to_top("index.html")
    ('../../', '')
    """
    return "../" * path.count("/")
