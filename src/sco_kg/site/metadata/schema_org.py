"""What search engines read of a thing: JSON-LD in the words of schema.org, with its context inside."""

from ...rdf import namespaces

#: What a class of ours is to schema.org; subclasses follow the class above them.
_KINDS = {"Person": "Person", "Organisation": "Organization", "Organ": "Organization", "Group": "Organization",
          "Event": "Event", "EventSeries": "EventSeries", "Place": "Place", "City": "City", "Country": "Country",
          "Document": "CreativeWork", "Article": "NewsArticle"}
_MAKERS = {"@type": "Organization", "@id": namespaces.BASE + "contributors", "name": "SCO-KG contributors"}


def schema_org(site, iri, language, heading):
    """Return JSON-LD of a thing as a dict."""
    about = {"@context": {"@vocab": "https://schema.org/"}, "@id": iri, "@type": _kind(site, iri), "name": heading,
             "url": site.url + iri.removeprefix(namespaces.BASE), "inLanguage": language,
             "subjectOf": {"@type": "Dataset", "@id": namespaces.DATASET, "name": site.title, "version": site.version,
                           "license": site.licence}}
    others = sorted({str(text) for text in site.names.get(iri, ())} - {heading})
    same = [term.value for term in site.objects(iri, namespaces.expand("skos:exactMatch"))]
    return about | ({"alternateName": others} if others else {}) | ({"sameAs": same} if same else {})


def schema_org_dataset(site, items, days):
    """Return what search engines want to read of a data set besides, as a dict.

    :param items: the `Dump`s that hold it; :param days: the first and the last that it speaks of.
    """
    return {"description": site.description, "isAccessibleForFree": True, "datePublished": site.modified,
            "dateModified": site.modified, "version": site.version, "license": site.licence,
            "creator": _MAKERS, "publisher": _MAKERS, "temporalCoverage": "/".join(map(str, days)),
            "keywords": sorted(term.value for term in site.objects(namespaces.DATASET, namespaces.expand("dcat:keyword"))),
            "isBasedOn": [namespaces.article_iri(slug) for slug in site.articles],
            "distribution": [_download(site, item) for item in items]}


def _download(site, item):
    return {"@type": "DataDownload", "contentUrl": site.url + item.path, "encodingFormat": item.media_type,
            "contentSize": f"{item.size} B", "sha256": item.sha256}


def _kind(site, iri):
    """Return the first class on the way up that schema.org has a word for; what has none is a Thing."""
    if iri.startswith((namespaces.PREFIXES["c"], namespaces.ONTOLOGY)):
        return "DefinedTerm"
    if iri.startswith((namespaces.GRAPHS, namespaces.EVIDENCE, namespaces.DATASET)):
        return "Dataset"
    waiting = site.kinds(iri)
    while waiting:
        name = waiting.pop(0)
        if known := _KINDS.get(name.removeprefix(namespaces.sco_term(""))):
            return known
        waiting += [term.value for term in site.objects(name, namespaces.expand("rdfs:subClassOf"))]
    return "Thing"
