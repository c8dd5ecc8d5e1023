"""The description of the site for programs: VoID and DCAT, the graphs of a service, links, the sitemap.

**Reads** the description in the release. Counts are computed from the data.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox

from ...dataset.turtle_file import read_quads
from ...rdf.canonicalization import canonical_quads
from ...rdf.namespaces import BASE, DATASET, expand
from ...rdf.serialization import format_of, serialize
from ...rdf.triples import quads_of, triple
from ...release.catalogue_metadata import count_classes, count_properties
from ..history.dumps import Dump
from ..model.languages import LANGUAGE_NAMES, read_strings
from ..model.paths import fragment_of
from ..model.site import Site
from ..rendering import render_text
from .service_description import SD, service_dataset

VOID, SERVICE = BASE + "void", BASE + "sd"


class LinkedDocument(Protocol):
    """A document as the linkset describes it; `stem` is its path without an ending."""

    @property
    def stem(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def endings(self) -> tuple[str, ...]: ...
    @property
    def items(self) -> tuple[Dump, ...]: ...


def void_triples(site: Site, dumps: Path) -> set[ox.Triple]:
    """Return the description of the data set: that of its release, translated titles, partitions.

    :param dumps: the folder of the release.
    """
    found = {quad.triple for quad in read_quads(dumps / "void.ttl")}
    for language in LANGUAGE_NAMES:
        title = f"{site.title}: {read_strings(language)['home']['title']}"
        found.add(triple(DATASET, "dcterms:title", ox.Literal(title, language=language)))
    found.add(triple(DATASET, "dcterms:issued", ox.Literal(site.modified, datatype=ox.NamedNode(expand("xsd:date")))))
    return found | set(_partitions(site))


def _partitions(site: Site) -> Iterator[ox.Triple]:
    """Yield the number of instances of each class, and of facts with each property."""
    triples = {quad.triple for quad in site.store}
    for name, count_property, counts in (("class", "void:entities", count_classes(triples)),
                                         ("property", "void:triples", count_properties(triples))):
        for iri, count in counts.items():
            partition = f"{VOID}#{name}-{fragment_of(iri)}"
            yield triple(DATASET, f"void:{name}Partition", partition)
            yield triple(partition, f"void:{name}", iri)
            yield triple(partition, count_property, ox.Literal(count))


def service_triples(site: Site) -> Iterator[ox.Triple]:
    """Return the triples of the graphs a service over these data has; only the service knows its address."""
    counts = {graph.value: sum(1 for _ in quads_of(site.store, graph.value)) for graph in site.store.named_graphs()}
    return service_dataset(SERVICE, counts | {"": len({quad.triple for quad in site.store})})


def triples_to_turtle(triples: Iterable[ox.Triple]) -> bytes:
    """Return triples in Turtle."""
    return serialize(canonical_quads(triples), "ttl", spdx="http://spdx.org/rdf/terms#", sd=SD)


def triples_to_jsonld(triples: Iterable[ox.Triple]) -> bytes:
    """Return triples in JSON-LD."""
    return serialize(canonical_quads(triples), "jsonld")


def linkset(site: Site, documents: Iterable[LinkedDocument]) -> bytes:
    """Return the links of all documents as a linkset (RFC 9264)."""
    links = [_links(site, document) for document in documents]
    return (json.dumps({"linkset": links}, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _links(site: Site, document: LinkedDocument) -> dict[str, Any]:
    items = [{"href": site.url + each.path, "type": each.media_type} for each in document.items]
    return {"anchor": f"{site.url}{document.stem}.html",
            "cite-as": [{"href": document.topic}],
            "type": [{"href": "https://schema.org/WebPage"}],
            "author": [{"href": BASE + "contributors"}],
            "license": [{"href": site.licence}],
            "collection": [{"href": f"{site.url}dataset.html", "type": "text/html"}],
            "describedby": [{"href": f"{site.url}void.ttl", "type": "text/turtle"}],
            "alternate": [{"href": f"{site.url}{document.stem}.{ending}", "type": format_of(ending).media_type}
                          for ending in document.endings]} | ({"item": items} if items else {})


def sitemap(site: Site, paths: Iterable[str]) -> bytes:
    """Return the sitemap of all pages in all languages.

    :param paths: the paths of the English pages.
    """
    return render_text("sitemap.xml", site, pages=paths)


def robots(site: Site) -> bytes:
    """Return robots.txt: crawlers may read all pages, and find the sitemap."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.url}sitemap.xml\n".encode()
