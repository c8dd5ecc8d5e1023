"""What the site says of itself to machines: VoID and DCAT, the graphs of a service, links, a map.

**Reads** the release in its folder. What can be counted is counted from the data.
"""

import json

import pyoxigraph as ox

from ...dataset import turtle_file
from ...rdf import canonicalization, namespaces, serialization
from ...rdf.triples import quads_of
from .. import rendering
from ..model import facts, languages
from ..model import paths as places
from .service_description import SD, service_dataset

VOID, SERVICE = namespaces.BASE + "void", namespaces.BASE + "sd"


def void_triples(site, dumps):
    """Return the quads that describe the data set: those of its release, its titles, its parts by class and property.

    :param dumps: the folder of the release.
    """
    found = {quad.triple for quad in turtle_file.read_quads(dumps / "void.ttl")}
    for language in languages.LANGUAGE_NAMES:
        title = f"{site.title}: {languages.read_strings(language)['home']['title']}"
        found.add(_triple(namespaces.DATASET, "dcterms:title", ox.Literal(title, language=language)))
    found.add(_triple(namespaces.DATASET, "dcterms:issued",
                      ox.Literal(site.modified, datatype=ox.NamedNode(namespaces.expand("xsd:date")))))
    return found | set(_partitions(site))


def _triple(subject, prop, value):
    """Return a triple; a text is an IRI or prefixed name."""
    object_ = ox.NamedNode(namespaces.expand(value)) if isinstance(value, str) else value
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(namespaces.expand(prop)), object_)


def _partitions(site):
    """Yield how many things there are of each class, and how many facts with each property."""
    triples = {quad.triple for quad in site.store}
    for what, part, count, terms in (
            ("class", "classPartition", "entities", [t.object for t in triples if t.predicate.value == facts.TYPE]),
            ("property", "propertyPartition", "triples", [t.predicate for t in triples])):
        for term in sorted(set(terms), key=str):
            name = f"{VOID}#{what}-{places.fragment_of(term.value)}"
            yield _triple(namespaces.DATASET, f"void:{part}", name)
            yield _triple(name, f"void:{what}", term.value)
            yield _triple(name, f"void:{count}", ox.Literal(terms.count(term)))


def service_triples(site):
    """Return the triples of the graphs a service over these data has; only the service knows its address."""
    counts = {graph.value: sum(1 for _ in quads_of(site.store, graph.value)) for graph in site.store.named_graphs()}
    return service_dataset(SERVICE, counts | {"": len({quad.triple for quad in site.store})})


def triples_to_turtle(triples):
    """Return triples as the bytes of a Turtle file."""
    return serialization.serialize(canonicalization.canonical_quads(triples), "ttl", spdx="http://spdx.org/rdf/terms#", sd=SD)


def triples_to_jsonld(triples):
    """Return triples as the bytes of a JSON-LD file."""
    return serialization.serialize(canonicalization.canonical_quads(triples), "jsonld")


def linkset(site, made):
    """Return the links of all documents as RFC 9264 has them, in bytes.

    :param made: the `pages.Document`s.
    """
    return _json({"linkset": [_links(site, document) for document in made]})


def _links(site, document):
    items = [{"href": site.url + each.path, "type": each.media_type} for each in document.items]
    return {"anchor": f"{site.url}{document.stem}.html",
            "cite-as": [{"href": document.topic}],
            "type": [{"href": "https://schema.org/WebPage"}],
            "author": [{"href": namespaces.BASE + "contributors"}],
            "license": [{"href": site.licence}],
            "collection": [{"href": f"{site.url}dataset.html", "type": "text/html"}],
            "describedby": [{"href": f"{site.url}void.ttl", "type": "text/turtle"}],
            "alternate": [{"href": f"{site.url}{document.stem}.{ending}", "type": serialization.format_of(ending).media_type}
                          for ending in document.endings]} | ({"item": items} if items else {})


def sitemap(site, paths):
    """Return the map of all pages in every language, in bytes; `paths` are those in English."""
    return rendering.render_text("sitemap.xml", site, pages=paths)


def robots(site):
    """Return what crawlers may read, which is everything, and where the map is, in bytes."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.url}sitemap.xml\n".encode()


def _json(value):
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
