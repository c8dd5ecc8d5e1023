"""JSON-LD for search engines, in the vocabulary of schema.org, with an inline context."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeAlias

from ...rdf.namespaces import BASE, DATASET, EVIDENCE, GRAPHS, ONTOLOGY, PREFIXES, article_iri, expand, sco_term
from ...rdf.terms import value_of
from ..history.dumps import Dump
from ..model.site import Site

#: The type of each class; a subclass without a type has that of its superclass.
_TYPES = {"Person": "Person", "Organisation": "Organization", "Organ": "Organization", "Group": "Organization",
          "Event": "Event", "EventSeries": "EventSeries", "Place": "Place", "City": "City", "Country": "Country",
          "Document": "CreativeWork", "Article": "NewsArticle"}
_MAKERS = {"@type": "Organization", "@id": BASE + "contributors", "name": "SCO-KG contributors"}
#: An object of JSON-LD.
JsonLd: TypeAlias = dict[str, Any]


def schema_org(site: Site, iri: str, language: str, heading: str) -> JsonLd:
    """Return the description of a thing, with the heading of its page as its name."""
    about: JsonLd = {
        "@context": {"@vocab": "https://schema.org/"}, "@id": iri, "@type": _type_of(site, iri), "name": heading,
        "url": site.url + iri.removeprefix(BASE), "inLanguage": language,
        "subjectOf": {"@type": "Dataset", "@id": DATASET, "name": site.title, "version": site.version,
                      "license": site.licence}}
    others = sorted({str(text) for text in site.labels.get(iri, ())} - {heading})
    same = [value_of(term) for term in site.objects(iri, expand("skos:exactMatch"))]
    return about | ({"alternateName": others} if others else {}) | ({"sameAs": same} if same else {})


def schema_org_dataset(site: Site, dumps: Iterable[Dump], days: tuple[date, date]) -> JsonLd:
    """Return what the description of the data set has besides that of a thing.

    :param dumps: the files with the complete data.
    :param days: the first and last day that the data cover.
    """
    return {"description": site.description, "isAccessibleForFree": True, "datePublished": site.modified,
            "dateModified": site.modified, "version": site.version, "license": site.licence,
            "creator": _MAKERS, "publisher": _MAKERS, "temporalCoverage": "/".join(map(str, days)),
            "keywords": sorted(map(value_of, site.objects(DATASET, expand("dcat:keyword")))),
            "isBasedOn": [article_iri(slug) for slug in site.articles],
            "distribution": [_download(site, dump) for dump in dumps]}


def _download(site: Site, dump: Dump) -> JsonLd:
    return {"@type": "DataDownload", "contentUrl": site.url + dump.path, "encodingFormat": dump.media_type,
            "contentSize": f"{dump.size} B", "sha256": dump.sha256}


def _type_of(site: Site, iri: str) -> str:
    """Return the type of the nearest class or superclass that has one, else Thing."""
    if iri.startswith((PREFIXES["c"], ONTOLOGY)):
        return "DefinedTerm"
    if iri.startswith((GRAPHS, EVIDENCE, DATASET)):
        return "Dataset"
    queue = site.classes(iri)
    for name in queue:  # grows while it is read: breadth first
        if found := _TYPES.get(name.removeprefix(sco_term(""))):
            return found
        superclasses = map(value_of, site.objects(name, expand("rdfs:subClassOf")))
        queue += [each for each in superclasses if each not in queue]
    return "Thing"
