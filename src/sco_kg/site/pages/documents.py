"""Pages that are documents: of a thing, concept or term, of a named graph, of the sentences of an article.

Each is there in every language, and its data in every format.
"""

from dataclasses import dataclass, field

from ...rdf import namespaces, serialization
from .. import rendering
from ..charts import neighbours
from ..metadata import schema_org
from ..model import document_data, facts, languages, paths
from ..model import view as views

_DEFINING = ("skos:definition", "skos:scopeNote")
_NAMES = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "trig": "TriG", "rdf": "RDF/XML"}


@dataclass(frozen=True, slots=True)
class PageDocument:
    """A document to be made: `stem` is its path without an ending, `nodes` what its page and its data hold.

    `more` is what its template gets besides, `schema` what search engines do; `data` are quads that are not
    among those of the site; `items` are the `Dump`s that hold what it is about.
    """

    stem: str
    topic: str
    template: str
    nodes: list
    more: dict = field(default_factory=dict)
    endings: tuple = document_data.ENDINGS
    data: frozenset = frozenset()
    schema: dict = field(default_factory=dict)
    items: tuple = ()


def thing_document(site, iri, stem=None):
    """Return the `PageDocument` of a thing, concept, or term of the vocabulary."""
    own, pointers = facts.facts_of_thing(site, iri), facts.nodes_pointing_to(site, iri)
    said, known = [node for node in own if node.article], [node for node in own if not node.article]
    planned = [node.modality(site.planned) for node in said]
    more = {"said": said, "known": known, "only_planned": bool(planned) and all(planned),
            "pointers": pointers, "article": _article(site, iri)}
    return PageDocument(stem or paths.document_path(iri), iri, "thing.html", own + pointers, more)


def _article(site, iri):
    slug = namespaces.slug_of_article(iri)
    return slug if slug != iri and slug in site.articles else None


def document_files(site, document):
    """Yield the path and bytes of each file of a `PageDocument`: its page in every language, its data in every format."""
    path, around = f"{document.stem}.html", _neighbours(site, document)
    for language in languages.LANGUAGE_NAMES:
        given = _context(site, document, views.View(site, language), around)
        yield languages.localized_path(path, language), rendering.render_page(document.template, path, language, site, **given)
    found = document_data.document_quads(site, document.stem, document.topic, document.nodes) | document.data
    for ending in document.endings:
        yield f"{document.stem}.{ending}", document_data.serialize_document(found, ending)


def _neighbours(site, document):
    """Return the `stars.Neighbour`s of what a document is about; None if it has no such picture."""
    more = document.more
    return neighbours.neighbours_of(site, document.topic, more["said"] + more["known"], more["pointers"]) \
        if "pointers" in more else None


def _context(site, document, view, around):
    """Return what a template gets of a document; `around` is what `_neighbours` returns."""
    iri = document.topic
    heading, english = view.value(iri), views.View(site, languages.DEFAULT_LANGUAGE).value(iri).text
    texts = [text for prop in _DEFINING for text in site.objects(iri, namespaces.expand(prop))]
    kinds = site.kinds(iri)
    made = {"v": view, "topic": iri, "stem": document.stem, "heading": heading, "english": english, "kinds": kinds,
            "names": view.names(iri), "definitions": texts, "key": document.stem.rpartition("/")[2],
            "formats": {ending: serialization.format_of(ending).media_type for ending in document.endings},
            "format_names": _NAMES, "items": document.items,
            "schema": schema_org.schema_org(site, iri, view.language, heading.text) | document.schema,
            "summary": _summary(view, kinds, heading), **document.more}
    return made if around is None else made | {"star": neighbours.draw_neighbours(view, iri, around)}


def _summary(view, kinds, heading):
    said = languages.read_strings(view.language)["document"]["summary"]
    kind = view.value(kinds[0]).text + ": " if kinds else ""
    return said.replace("{thing}", kind + heading.text)
