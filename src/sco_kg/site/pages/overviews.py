"""Pages that are no documents: the start, lists, pictures, and what is to be said about the site."""

import pyoxigraph as ox

from ...figures import consistency
from ...rdf import namespaces
from .. import rendering
from ..charts import network, seizures, timeline
from ..model import disagreements, facts, languages
from ..model import view as views

#: Where each of them is, and its template.
_PAGES = {"index.html": "index.html", "things/index.html": "things.html", "articles/index.html": "articles.html",
          "timeline/index.html": "timeline.html", "disagreements/index.html": "disagreements.html",
          "network/index.html": "network.html", "about/index.html": "about.html",
          "accessibility/index.html": "accessibility.html", "404.html": "absent.html", "410.html": "absent.html"}


def overview_pages(site):
    """Yield the path and bytes of each of these pages in every language."""
    found = OverviewData(site)
    for name, key in (("404", "missing_means"), ("410", "gone_means")):
        yield f"{name}.ttl", _problem(key)
    for language in languages.LANGUAGE_NAMES:
        view = views.View(site, language)
        for path, template in _PAGES.items():
            given = found.given(path, view)
            yield languages.localized_path(path, language), rendering.render_page(template, path, language, site, v=view, **given)


def _problem(key):
    """Return what a page that is not there says to programs, in Turtle."""
    remark = ox.NamedNode(namespaces.expand("rdfs:comment"))
    texts = [ox.Literal(languages.read_strings(tag)["absent"][key], language=tag) for tag in languages.LANGUAGE_NAMES]
    return ox.serialize([ox.Triple(ox.NamedNode(namespaces.DATASET), remark, text) for text in texts],
                        format=ox.RdfFormat.TURTLE)


class OverviewData:
    """What these pages are made of, found once for all languages."""

    def __init__(self, site):
        self.site = site
        self.moments = timeline.read_moments(site)
        self.seized = seizures.read_seizures(site)
        self.parts = network.parts_played(site)
        self.differences = disagreements.read_disagreements(site)
        self.articles = [_article(site, slug) for slug in site.articles]
        self.classes = _by_kind(site)
        self.schemes = _schemes(site)

    def given(self, path, view):
        """Return what the template of the page at a path gets."""
        makers = {"index.html": self._start, "things/index.html": self._things, "articles/index.html": self._articles,
                  "timeline/index.html": self._timeline, "disagreements/index.html": self._disagreements,
                  "network/index.html": self._network, "404.html": self._absent, "410.html": self._absent}
        return makers.get(path, self._nothing)(view)

    def _start(self, view):
        sums = {name: sum(article[name] for article in self.articles) for name in ("sentences", "facts", "statements")}
        return {"articles": self.articles, "sums": sums, "seized": seizures.draw_seizures(view, self.seized)}

    def _things(self, view):
        groups = [(kind, sorted(found, key=lambda iri: (view.value(iri).text.casefold(), iri)))
                  for kind, found in self.classes.items()]
        groups.sort(key=lambda group: (-len(group[1]), group[0]))
        return {"groups": groups, "schemes": self.schemes}

    def _articles(self, view):
        return {"articles": self.articles}

    def _timeline(self, view):
        return {"picture": timeline.draw_timeline(view, self.moments)}

    def _disagreements(self, view):
        kinds = list(dict.fromkeys(each.kind for each in self.differences))
        groups = [(kind, [each for each in self.differences if each.kind == kind]) for kind in kinds]
        verdict = None
        if self.seized:
            word, reasons = consistency.assess(self.seized)
            verdict = consistency.VERDICTS[word], reasons
        return {"groups": groups, "seized": seizures.draw_seizures(view, self.seized), "verdict": verdict}

    def _network(self, view):
        return {"picture": network.draw_network(self.site, view, self.parts, self.moments), "parts": self.parts}

    def _absent(self, view):
        return {"style": rendering.stylesheet(), "moved": []}

    def _nothing(self, view):
        return {}


def _article(site, slug):
    """Return what the list of articles tells of one."""
    quads, spans = site.quads(graph=namespaces.GRAPHS + slug), site.quads(
        prop=facts.TYPE, value=namespaces.sco_term("Span"), graph=namespaces.EVIDENCE + slug)
    statements = [quad for quad in quads if quad.object.value == namespaces.sco_term("Statement")]
    return {"slug": slug, "iri": namespaces.article_iri(slug), "facts": len(quads), "sentences": len(spans),
            "statements": len(statements), "titles": site.objects(namespaces.article_iri(slug), namespaces.sco_term("title")),
            "addresses": site.objects(namespaces.article_iri(slug), namespaces.sco_term("url"))}


def _by_kind(site):
    """Return the things of the site by their class: {class: IRIs}."""
    found = {}
    for iri in site.things:
        if iri.startswith(namespaces.PREFIXES["id"]):
            for kind in site.kinds(iri)[:1]:
                found.setdefault(kind, []).append(iri)
    return found


def _schemes(site):
    """Return the concept schemes with their concepts: pairs of IRIs and lists of IRIs."""
    schemes = site.quads(prop=facts.TYPE, value=namespaces.expand("skos:ConceptScheme"))
    return [(quad.subject.value, [each.subject.value for each in
                                  site.quads(prop=namespaces.expand("skos:inScheme"), value=quad.subject.value)])
            for quad in schemes]
