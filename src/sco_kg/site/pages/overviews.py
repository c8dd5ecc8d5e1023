"""The overview pages: start, lists, charts, disagreements, and the pages about the site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

import pyoxigraph as ox

from ...figures.consistency import VERDICTS, assess
from ...rdf.namespaces import DATASET, EVIDENCE, GRAPHS, PREFIXES, RDF_TYPE, article_iri, expand, sco_term
from ...rdf.terms import Term, value_of
from ...rdf.triples import serialize_rdf, triple
from ..charts.network import draw_network, parts_by_event, parts_played
from ..charts.seizures import draw_seizures, read_seizures
from ..charts.timeline import draw_timeline, read_timeline
from ..model.disagreements import read_disagreements
from ..model.languages import LANGUAGE_NAMES, localized_path, read_strings
from ..model.site import Site
from ..model.view import View
from ..rendering import render_page, stylesheet

#: The template of each page.
_PAGES = {"index.html": "index.html", "things/index.html": "things.html", "articles/index.html": "articles.html",
          "timeline/index.html": "timeline.html", "disagreements/index.html": "disagreements.html",
          "network/index.html": "network.html", "about/index.html": "about.html",
          "accessibility/index.html": "accessibility.html", "404.html": "not_found.html", "410.html": "not_found.html"}
#: Names for a template.
Context: TypeAlias = dict[str, Any]


def overview_pages(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of each overview page in every language."""
    data = OverviewData(site)
    for name, key in (("404", "missing_means"), ("410", "gone_means")):
        yield f"{name}.ttl", _problem(key)
    for language in LANGUAGE_NAMES:
        view = View(site, language)
        for path, template in _PAGES.items():
            yield localized_path(path, language), render_page(
                template, path, language, site, v=view, **data.context(path, view))


def _problem(key: str) -> bytes:
    """Return the explanation of a missing page for programs, in Turtle."""
    texts = [ox.Literal(read_strings(tag)["absent"][key], language=tag) for tag in LANGUAGE_NAMES]
    return serialize_rdf([triple(DATASET, "rdfs:comment", text) for text in texts], ox.RdfFormat.TURTLE)


class ArticleSummary(NamedTuple):
    """An article in a list: numbers of its facts, sentences and statements; its titles and addresses."""

    slug: str
    iri: str
    facts: int
    sentences: int
    statements: int
    titles: list[Term]
    addresses: list[Term]


class OverviewData:
    """The data of the overview pages, the same for all languages."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.timeline = read_timeline(site)
        self.seizures = read_seizures(site)
        self.parts = parts_played(site)
        self.disagreements = read_disagreements(site)
        self.articles = [_article_summary(site, slug) for slug in site.articles]
        self.classes = _things_by_class(site)
        self.schemes = _schemes(site)

    def context(self, path: str, view: View) -> Context:
        """Return the names for the template of the page at a path."""
        contexts = {"index.html": self._start, "things/index.html": self._things, "articles/index.html": self._articles,
                    "timeline/index.html": self._timeline, "disagreements/index.html": self._disagreements,
                    "network/index.html": self._network, "404.html": self._not_found, "410.html": self._not_found}
        return contexts[path](view) if path in contexts else {}

    def _start(self, view: View) -> Context:
        sums = {name: sum(getattr(article, name) for article in self.articles)
                for name in ("sentences", "facts", "statements")}
        return {"articles": self.articles, "sums": sums, "seizures": draw_seizures(view, self.seizures)}

    def _things(self, view: View) -> Context:
        groups = [(class_iri, sorted(found, key=lambda iri: (view.display(iri).text.casefold(), iri)))
                  for class_iri, found in self.classes.items()]
        groups.sort(key=lambda group: (-len(group[1]), group[0]))
        return {"groups": groups, "schemes": self.schemes}

    def _articles(self, view: View) -> Context:
        return {"articles": self.articles}

    def _timeline(self, view: View) -> Context:
        return {"chart": draw_timeline(view, self.timeline)}

    def _disagreements(self, view: View) -> Context:
        kinds = list(dict.fromkeys(each.kind for each in self.disagreements))
        groups = [(kind, [each for each in self.disagreements if each.kind == kind]) for kind in kinds]
        verdict = None
        if self.seizures:
            word, reasons = assess(self.seizures)
            verdict = VERDICTS[word], reasons
        return {"groups": groups, "seizures": draw_seizures(view, self.seizures), "verdict": verdict}

    def _network(self, view: View) -> Context:
        return {"chart": draw_network(view, self.parts, self.timeline),
                "parts": parts_by_event(view, self.parts)}

    def _not_found(self, view: View) -> Context:
        return {"style": stylesheet()}


def _article_summary(site: Site, slug: str) -> ArticleSummary:
    iri, quads = article_iri(slug), site.quads(graph=GRAPHS + slug)
    spans = site.quads(prop=RDF_TYPE, value=sco_term("Span"), graph=EVIDENCE + slug)
    statements = [quad for quad in quads if value_of(quad.object) == sco_term("Statement")]
    return ArticleSummary(slug, iri, len(quads), len(spans), len(statements),
                          site.objects(iri, sco_term("title")), site.objects(iri, sco_term("url")))


def _things_by_class(site: Site) -> dict[str, list[str]]:
    """Return the things of the site by their first class."""
    found: dict[str, list[str]] = {}
    for iri in site.things:
        if iri.startswith(PREFIXES["id"]):
            for class_iri in site.classes(iri)[:1]:
                found.setdefault(class_iri, []).append(iri)
    return found


def _schemes(site: Site) -> list[tuple[str, list[str]]]:
    """Return the concept schemes with their concepts."""
    schemes = [value_of(quad.subject) for quad in site.quads(prop=RDF_TYPE, value=expand("skos:ConceptScheme"))]
    return [(iri, [value_of(quad.subject) for quad in site.quads(prop=expand("skos:inScheme"), value=iri)])
            for iri in schemes]
