"""The names of the project: namespaces, prefixes, slugs, named graphs."""

import functools
import re

from ..errors import UnknownPrefixError

BASE = "https://w3id.org/sco-kg/"
ONTOLOGY = BASE + "ontology"
SHAPES = BASE + "shapes"
DATASET = BASE + "dataset"
QUALITY = BASE + "quality"
GRAPHS = BASE + "graph/"
EVIDENCE = BASE + "evidence/"
ENTITIES = GRAPHS + "entities"
CURATION = GRAPHS + "curation"
CONCEPTS = GRAPHS + "concepts"
DERIVED = GRAPHS + "derived"

#: Slugs below `graph/` that are not articles.
RESERVED = frozenset({"entities", "curation", "concepts", "derived"})

#: The one prefix list; queries, files, shapes and output all use it.
PREFIXES = {
    "sco": ONTOLOGY + "#",
    "id": BASE + "id/",
    "c": BASE + "concept/",
    "graph": GRAPHS,
    "evidence": EVIDENCE,
    "shape": SHAPES + "#",
    "cube": BASE + "cube#",
    "quality": QUALITY + "#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sh": "http://www.w3.org/ns/shacl#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "qb": "http://purl.org/linked-data/cube#",
    "dqv": "http://www.w3.org/ns/dqv#",
    "ldqd": "http://www.w3.org/2016/05/ldqd#",
    "sdmx-dimension": "http://purl.org/linked-data/sdmx/2009/dimension#",
    "sdmx-measure": "http://purl.org/linked-data/sdmx/2009/measure#",
    "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
}

#: The predicate between a node and its class.
RDF_TYPE = PREFIXES["rdf"] + "type"

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def sco_term(name: str) -> str:
    """Return the IRI of the term `name` of the vocabulary.

    >>> sco_term("Event")
    'https://w3id.org/sco-kg/ontology#Event'
    """
    return PREFIXES["sco"] + name


def is_slug(text: str) -> bool:
    """Return whether `text` is a legal slug: lower-case ASCII words joined by single hyphens.

    >>> is_slug("cnd-60"), is_slug("CND 60")
    (True, False)
    """
    return SLUG.fullmatch(text) is not None


def article_iri(slug: str) -> str:
    """Return the IRI of the article node of `slug`."""
    return f"{PREFIXES['id']}article-{slug}"


def slug_of_article(iri: str) -> str:
    """Return the slug in the IRI of an article node: the inverse of `article_iri`.

    >>> slug_of_article(article_iri("cnd-60"))
    'cnd-60'
    """
    return iri.removeprefix(article_iri(""))


def slug_of(iri: str) -> str | None:
    """Return the slug of the article that a graph, evidence, span or local IRI belongs to, or None.

    >>> slug_of("https://w3id.org/sco-kg/evidence/cnd-60#8")
    'cnd-60'
    >>> slug_of("https://w3id.org/sco-kg/graph/curation#year") is None
    True
    """
    for space in (GRAPHS, EVIDENCE):
        if iri.startswith(space):
            slug = iri[len(space):].partition("#")[0]
            return None if slug in RESERVED else slug
    return None


def sentence_number(iri: str) -> int | None:
    """Return the sentence number in the IRI of a span, or None for any other IRI.

    >>> sentence_number("https://w3id.org/sco-kg/evidence/cnd-60#8")
    8
    """
    number = iri.partition("#")[2]
    return int(number) if iri.startswith(EVIDENCE) and number.isdigit() else None


@functools.lru_cache(65_536)
def shorten(iri: str) -> str:
    """Return `iri` as a prefixed name of the prefix list, or unchanged if no prefix fits.

    >>> shorten("https://w3id.org/sco-kg/id/unodc")
    'id:unodc'
    """
    fitting = [(space, prefix) for prefix, space in PREFIXES.items() if iri.startswith(space)]
    if not fitting:
        return iri
    space, prefix = max(fitting)
    return f"{prefix}:{iri[len(space):]}"


def expand(name: str) -> str:
    """Return the IRI of a prefixed name.

    :param name: a prefixed name such as `id:unodc`, or an IRI, which comes back unchanged.
    :raises UnknownPrefixError: the prefix is not in the list.

    >>> expand("sco:Event")
    'https://w3id.org/sco-kg/ontology#Event'
    """
    prefix, colon, local = name.partition(":")
    if local.startswith("//") or prefix == "urn":
        return name
    if not colon or prefix not in PREFIXES:
        raise UnknownPrefixError(
            f"{prefix!r} in {name!r} is not a known prefix. Known prefixes: {', '.join(PREFIXES)}.", prefix, PREFIXES)
    return PREFIXES[prefix] + local
