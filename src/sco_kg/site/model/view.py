"""The graph in one language, as templates need it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

import pyoxigraph as ox

from ...evidence.sentences import sentence_ranges
from ...rdf.namespaces import (
    EVIDENCE,
    PREFIXES,
    article_iri,
    expand,
    sco_term,
    sentence_number,
    shorten,
    slug_of,
    slug_of_article,
)
from ...rdf.terms import Term, Text, to_python, value_of
from . import paths
from .document_data import trig_block
from .facts import NodeFacts
from .languages import read_strings
from .plurals import plural_form
from .site import Site
from .values import DisplayValue, display_value

#: The groups of nodes on a page by their class, and those of all other nodes.
_GROUPS = {"Statement": "statements", "Observation": "figures", "Participation": "parts", "Discrepancy": "differences"}
GROUPS = (*_GROUPS.values(), "others", "links")
_NUMERIC = {PREFIXES["xsd"] + name for name in ("integer", "decimal")}


class Citation(NamedTuple):
    """The short citation of an article: its publisher and day (None if not known), its label, its page."""

    publisher: str | None
    day: DisplayValue | None
    label: DisplayValue
    path: str | None


def group_of(node: NodeFacts) -> str:
    """Return the group of a node: a local node by its class, any other among the links."""
    if not node.is_local:
        return "links"
    return _GROUPS.get((node.class_iri or "").removeprefix(sco_term("")), "others")


class View:
    """The graph in the language of a page."""

    def __init__(self, site: Site, language: str) -> None:
        self.site = site
        self.language = language
        self._displayed: dict[Term | str, DisplayValue] = {}

    # ── terms ───────────────────────────────────────────────────────────────

    def display(self, term: Term | str) -> DisplayValue:
        """Return a term, or an IRI given as text, as a reader sees it."""
        if term not in self._displayed:
            self._displayed[term] = display_value(self.site, term, self.language)
        return self._displayed[term]

    def shortened(self, iri: str, width: int) -> str:
        """Return the label of an IRI, truncated to a number of characters, for a chart."""
        return textwrap.shorten(self.display(iri).text, width, placeholder=" …")

    def labels(self, iri: str) -> list[Text]:
        """Return all labels of an IRI: the one for this language first, then the others by language."""
        first = self.site.label(iri, self.language)
        others = [text for text in self.site.labels.get(iri, ()) if text != first]
        return [text for text in (first, *sorted(others, key=lambda text: text.language)) if text]

    def unit_label(self, iri: str, number: Term | Decimal | int) -> str:
        """Return the label of a unit after a number: tonnes, not tonne."""
        forms = read_strings(self.language)["units"].get(shorten(iri).removeprefix("c:"))
        value = number if isinstance(number, int | Decimal) else to_python(number)
        if forms is None or not isinstance(value, int | Decimal):
            return self.display(iri).text
        return plural_form(forms, value, self.language)

    def prefixed_name(self, iri: str) -> str:
        """Return an IRI as a prefixed name of the project; unchanged if no prefix fits."""
        return shorten(iri)

    def is_number(self, term: Term | None) -> bool:
        """Return whether a value in a result is a number; None is an unbound variable."""
        return isinstance(term, ox.Literal) and term.datatype.value in _NUMERIC

    def page_path(self, iri: str) -> str | None:
        """Return the path of the page about an IRI; None if it has none."""
        return self.site.page_path(iri)

    def is_described(self, iri: str) -> bool:
        """Return whether the graph has facts about an IRI."""
        return bool(self.site.quads(subject=iri))

    # ── sources ─────────────────────────────────────────────────────────────

    def citation(self, slug: str) -> Citation:
        """Return the short citation of an article."""
        iri = article_iri(slug)
        publishers, days = (self.site.objects(iri, sco_term(name)) for name in ("publisher", "published"))
        return Citation(self._shortest_label(value_of(publishers[0])) if publishers else None,
                        self.display(days[0]) if days else None, self.display(iri), paths.page_path(iri))

    def _shortest_label(self, iri: str) -> str:
        """Return the shortest name of an IRI in the language of its label: SCO, UNODC."""
        label = self.site.label(iri, self.language)
        others = self.site.objects(iri, expand("skos:altLabel"))
        same_language = [term.value for term in others
                         if label is not None and isinstance(term, ox.Literal) and term.language == label.language]
        return min([str(label), *same_language], key=len)

    def article_slug(self, article: str) -> str:
        """Return the slug of an article, given its IRI."""
        return slug_of_article(article)

    def sentence_path(self, article: str, number: int) -> str | None:
        """Return the path of a sentence of an article, given the article's IRI."""
        return paths.page_path(f"{EVIDENCE}{slug_of_article(article)}#{number}")

    def sentence_links(self, spans: Iterable[str]) -> list[tuple[str, str | None]]:
        """Return ranges of sentences, each with the path of its first sentence: ("2–4", path)."""
        numbers: dict[str, list[int]] = {}
        for span in spans:
            if (slug := slug_of(span)) and (number := sentence_number(span)):
                numbers.setdefault(slug, []).append(number)
        return [(each, paths.page_path(f"{EVIDENCE}{slug}#{each.partition('–')[0]}"))
                for slug, found in numbers.items() for each in sentence_ranges(found).split(", ")]

    def sentences_by_article(self, iris: Iterable[str]) -> list[tuple[str, list[str]]]:
        """Return the sentences among some IRIs, grouped by the slug of their article."""
        found: dict[str, list[tuple[int, str]]] = {}
        for iri in iris:
            if (slug := slug_of(iri)) and (number := sentence_number(iri)):
                found.setdefault(slug, []).append((number, iri))
        return [(slug, [iri for _, iri in sorted(spans)]) for slug, spans in sorted(found.items())]

    def without_sentences(self, iris: Iterable[str]) -> list[str]:
        """Return those of some IRIs that are not sentences."""
        return [iri for iri in iris if sentence_number(iri) is None]

    # ── nodes ───────────────────────────────────────────────────────────────

    def claimants(self, node: NodeFacts) -> list[str]:
        """Return the IRIs of those who make a claim, in order; [] if it is the article itself."""
        return list(dict.fromkeys([*node.claimants, *map(value_of, node.values("sco:statedBy"))]))

    def trig(self, node: NodeFacts, *props: str) -> str:
        """Return the facts of a node as TriG: those with some properties, and their provenance, or all of them."""
        wanted = {expand(prop) for prop in (*props, "sco:evidence", "sco:inferredFrom", "sco:claimedBy")}
        return trig_block([quad for quad in node.quads if not props or quad.predicate.value in wanted])

    def planned_modality(self, node: NodeFacts) -> str | None:
        """Return the modality of a node that is announced; None if it is reported."""
        return node.modality_in(self.site.planned_modalities)

    def graph_kind(self, node: NodeFacts) -> str:
        """Return the last part of the IRI of a node's graph, such as entities; "evidence" for graphs of sentences."""
        return "evidence" if node.graph.startswith(EVIDENCE) else node.graph.rpartition("/")[2]

    def local_class(self, node: NodeFacts) -> str:
        """Return the name, in the vocabulary, of the class of a local node; "" for any other node."""
        return (node.class_iri or "").removeprefix(sco_term("")) if node.is_local else ""

    def grouped(self, nodes: Iterable[NodeFacts]) -> list[tuple[str, list[NodeFacts]]]:
        """Return nodes by the group of the page, without empty groups."""
        found: dict[str, list[NodeFacts]] = {name: [] for name in GROUPS}
        for node in nodes:
            found[group_of(node)].append(node)
        return [(name, group) for name, group in found.items() if group]
