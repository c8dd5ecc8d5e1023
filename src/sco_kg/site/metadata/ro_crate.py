"""The site as a research object (RO-Crate 1.3): its release, file by file, with who made it and of what."""

import json

from ...rdf import namespaces

NAME = "ro-crate-metadata.json"
_CONTEXT, _PROFILE = "https://w3id.org/ro/crate/1.3/context", "https://w3id.org/ro/crate/1.3"
_MAKERS, _IDENTIFIER = namespaces.BASE + "contributors", "#identifier"


def ro_crate(site, dumps):
    """Return the description of the research object in bytes.

    :param dumps: the `Dump`s of its release.
    """
    files = [_file(each) for each in dumps]
    articles = [_article(site, slug) for slug in site.articles]
    graph = [_head(), _whole(site, files, articles), *_known(site), *articles, *files]
    return (json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _head():
    return {"@id": NAME, "@type": "CreativeWork", "about": {"@id": "./"}, "conformsTo": {"@id": _PROFILE}}


def _whole(site, files, articles):
    return {"@id": "./", "@type": "Dataset", "name": site.title, "description": site.description,
            "version": site.version, "datePublished": site.modified, "identifier": {"@id": _IDENTIFIER},
            "url": namespaces.DATASET, "license": {"@id": site.licence}, "author": {"@id": _MAKERS},
            "publisher": {"@id": _MAKERS}, "hasPart": _references(files), "isBasedOn": _references(articles)}


def _references(entities):
    return [{"@id": entity["@id"]} for entity in entities]


def _known(site):
    """Return what everything else refers to: the makers, the licence, the name that is cited."""
    return [{"@id": _MAKERS, "@type": "Organization", "name": "SCO-KG contributors", "url": _MAKERS},
            {"@id": site.licence, "@type": "CreativeWork", "name": "CC BY 4.0",
             "description": "Creative Commons Attribution 4.0 International"},
            {"@id": _IDENTIFIER, "@type": "PropertyValue", "name": "The name of the data set",
             "propertyID": "https://registry.identifiers.org/registry/url", "value": namespaces.DATASET, "url": namespaces.DATASET}]


def _article(site, slug):
    return {"@id": namespaces.article_iri(slug), "@type": "NewsArticle", "name": str(site.name(namespaces.article_iri(slug), "en"))}


def _file(dump):
    return {"@id": dump.path, "@type": "File", "name": dump.name, "description": dump.what,
            "contentSize": str(dump.size), "encodingFormat": dump.media_type, "sha256": dump.sha256}
