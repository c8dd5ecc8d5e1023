"""The site as a research object (RO-Crate 1.3): the files of its release, their makers and sources."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeAlias

from ...rdf.namespaces import BASE, DATASET, article_iri
from ..history.dumps import Dump
from ..model.site import Site

NAME = "ro-crate-metadata.json"
_CONTEXT, _PROFILE = "https://w3id.org/ro/crate/1.3/context", "https://w3id.org/ro/crate/1.3"
_MAKERS, _IDENTIFIER = BASE + "contributors", "#identifier"
#: An entity of JSON-LD.
Entity: TypeAlias = dict[str, Any]


def ro_crate(site: Site, dumps: Iterable[Dump]) -> bytes:
    """Return the RO-Crate metadata file of a site with these dumps."""
    files = [_file(each) for each in dumps]
    articles = [_article(site, slug) for slug in site.articles]
    graph = [_descriptor(), _root(site, files, articles), *_context_entities(site), *articles, *files]
    return (json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _descriptor() -> Entity:
    return {"@id": NAME, "@type": "CreativeWork", "about": {"@id": "./"}, "conformsTo": {"@id": _PROFILE}}


def _root(site: Site, files: Iterable[Entity], articles: Iterable[Entity]) -> Entity:
    return {"@id": "./", "@type": "Dataset", "name": site.title, "description": site.description,
            "version": site.version, "datePublished": site.modified, "identifier": {"@id": _IDENTIFIER},
            "url": DATASET, "license": {"@id": site.licence}, "author": {"@id": _MAKERS},
            "publisher": {"@id": _MAKERS}, "hasPart": _references(files), "isBasedOn": _references(articles)}


def _references(entities: Iterable[Entity]) -> list[Entity]:
    return [{"@id": entity["@id"]} for entity in entities]


def _context_entities(site: Site) -> list[Entity]:
    """Return the makers, the licence and the identifier."""
    return [{"@id": _MAKERS, "@type": "Organization", "name": "SCO-KG contributors", "url": _MAKERS},
            {"@id": site.licence, "@type": "CreativeWork", "name": "CC BY 4.0",
             "description": "Creative Commons Attribution 4.0 International"},
            {"@id": _IDENTIFIER, "@type": "PropertyValue", "name": "The name of the data set",
             "propertyID": "https://registry.identifiers.org/registry/url", "value": DATASET, "url": DATASET}]


def _article(site: Site, slug: str) -> Entity:
    iri = article_iri(slug)
    return {"@id": iri, "@type": "NewsArticle", "name": str(site.label(iri, "en"))}


def _file(dump: Dump) -> Entity:
    return {"@id": dump.path, "@type": "File", "name": dump.name, "description": dump.what,
            "contentSize": str(dump.size), "encodingFormat": dump.media_type, "sha256": dump.sha256}
