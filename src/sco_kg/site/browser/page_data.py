"""The data of pages as scripts: a page opened from a folder may load scripts, but no data files."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping
from typing import TypedDict

import pyoxigraph as ox

from ...query.catalogue import Query
from ...rdf.canonicalization import canonical_nquads
from ...rdf.namespaces import (
    DATASET,
    EVIDENCE,
    ONTOLOGY,
    PREFIXES,
    RDF_TYPE,
    article_iri,
    expand,
    sco_term,
    sentence_number,
    shorten,
    slug_of,
)
from ...rdf.terms import value_of
from ..model.languages import DEFAULT_LANGUAGE, LANGUAGE_NAMES, read_strings
from ..model.paths import page_path
from ..model.site import Site

_TEXT_PROPERTIES = ("rdfs:label", "skos:prefLabel", "skos:altLabel", "sco:title", "sco:paraphrase")


class _SearchEntry(TypedDict, total=False):
    """A page that search finds; `names` are pairs of language and text, the first of a language is displayed."""

    page: str
    kind: str | dict[str, str]
    names: list[tuple[str, str]]
    article: dict[str, str]


class _SpanEntry(TypedDict):
    """A sentence; `facts` are pairs of the label and the page of each fact it is cited for."""

    number: int
    start: int
    count: int
    sha256: str
    facts: list[tuple[str, str]]


def data_script(name: str, value: object) -> bytes:
    """Return a script that gives a JSON value to the other scripts of a page.

    >>> data_script("answer", {"rows": 42}).decode()
    '(globalThis.scoKG ??= {}).answer = {"rows": 42};\\n'
    """
    return f"(globalThis.scoKG ??= {{}}).{name} = {json.dumps(value, ensure_ascii=False)};\n".encode()


def oxigraph_scripts(files: Mapping[str, bytes]) -> bytes:
    """Return the SPARQL engine: its module as the text of a classic script, its WebAssembly in Base64.

    A page opened from a folder can start a worker only from text, and such a worker cannot be a module.
    """
    code = re.sub(r"^export (?=class|function)|^export \{.*\};$", "", files["web.js"].decode("utf-8"), flags=re.M)
    code = code.replace("import.meta.url", "''")
    return data_script("oxigraph", {"code": code, "wasm": base64.b64encode(files["web_bg.wasm"]).decode()})


def quads_script(store: ox.Store) -> bytes:
    """Return all facts, in canonical N-Quads."""
    return data_script("quads", canonical_nquads(store).decode("utf-8"))


def names_script(site: Site) -> bytes:
    """Return the index of search: every IRI with a page and a label or paraphrase."""
    found: dict[str, set[tuple[str, str]]] = {}
    for prop in map(expand, _TEXT_PROPERTIES):
        for quad in site.store.quads_for_pattern(None, ox.NamedNode(prop), None, None):
            if value_of(quad.graph_name) != DATASET and isinstance(quad.object, ox.Literal):
                text = quad.object.language or DEFAULT_LANGUAGE, quad.object.value
                found.setdefault(value_of(quad.subject), set()).add(text)
    replaced = {value_of(quad.subject) for quad in site.quads(prop=expand("dcterms:isReplacedBy"))}
    entries = [_search_entry(site, iri, page, texts) for iri, texts in found.items()
               if (page := page_path(iri)) and iri not in replaced]
    return data_script("names", sorted(entries, key=lambda entry: (entry["page"], entry["names"])))


def _search_entry(site: Site, iri: str, page: str, texts: Iterable[tuple[str, str]]) -> _SearchEntry:
    best = dict(_texts(site, iri, "skos:prefLabel") + _texts(site, iri, "rdfs:label"))
    names = sorted({*texts, *_translations(iri)}, key=lambda text: (best.get(text[0]) != text[1], text))
    entry: _SearchEntry = {"page": page, "kind": _kind(site, iri), "names": names}
    if slug := slug_of(iri):
        entry["article"] = dict(_texts(site, article_iri(slug), "rdfs:label"))
    return entry


def _texts(site: Site, iri: str, prop: str) -> list[tuple[str, str]]:
    """Return the values of a property as pairs of language and text."""
    return sorted((term.language or "", term.value) for term in site.objects(iri, expand(prop))
                  if isinstance(term, ox.Literal))


def _kind(site: Site, iri: str) -> str | dict[str, str]:
    """Return the label of the class of a thing, {language: label}, or "term" or "concept"."""
    if iri.startswith(ONTOLOGY):
        return "term"
    if iri.startswith(PREFIXES["c"]):
        return "concept"
    classes = sorted(site.classes(iri))
    return dict(_texts(site, classes[0], "rdfs:label") + sorted(_translations(classes[0]))) if classes else {}


def _translations(iri: str) -> set[tuple[str, str]]:
    """Return the labels that the interface adds to those of the data, as pairs of language and text."""
    found = {(tag, read_strings(tag)["terms"].get(shorten(iri))) for tag in LANGUAGE_NAMES}
    return {(tag, text) for tag, text in found if text and tag != DEFAULT_LANGUAGE}


def evidence_script(site: Site) -> bytes:
    """Return the spans of all articles with the facts they are cited for, and a table for case folding.

    JavaScript converts to lower case but has no case folding; the table has the characters that differ.
    """
    folded = {chr(i): chr(i).casefold() for i in range(0x110000) if chr(i).casefold() != chr(i).lower()}
    spans: dict[str, list[_SpanEntry]] = {}
    for quad in site.quads(prop=RDF_TYPE, value=sco_term("Span")):
        iri = value_of(quad.subject)
        if (slug := slug_of(iri)) and (number := sentence_number(iri)):
            spans.setdefault(slug, []).append(_span_entry(site, iri, number))
    articles = [{"slug": slug, "names": dict(_texts(site, article_iri(slug), "rdfs:label")),
                 "page": page_path(EVIDENCE + slug), "spans": sorted(own, key=lambda span: span["number"])}
                for slug, own in sorted(spans.items())]
    return data_script("evidence", {"fold": folded, "articles": articles})


def _span_entry(site: Site, iri: str, number: int) -> _SpanEntry:
    value = {quad.predicate.value: value_of(quad.object) for quad in site.quads(iri)}
    citing = [value_of(quad.subject) for quad in site.quads(prop=sco_term("evidence"), value=iri)]
    return {"number": number, "start": int(value[sco_term("wordStart")]),
            "count": int(value[sco_term("wordCount")]), "sha256": value[sco_term("wordsSha256")],
            "facts": sorted((_english_label(site, fact), page_path(fact) or "") for fact in citing)}


def _english_label(site: Site, iri: str) -> str:
    """Return the English label of a node, or its local name if it has none."""
    return dict(_texts(site, iri, "rdfs:label")).get("en") or iri.rpartition("#")[2]


def example_value(query: Query) -> str:
    """Return the text of a query with its question as a comment, without the other header lines.

    >>> from sco_kg.query.catalogue import Query
    >>> text = "#+ title: T\\n#+ question: Who?\\n\\nASK { }"
    >>> print(example_value(Query("n", "questions", {"question": "Who?"}, (), text)))
    # Who?
    <BLANKLINE>
    ASK { }
    """
    body = re.sub(r"\A(?:#\+.*\n)+\s*", "", query.text)
    return f"# {query.header['question']}\n\n{body}"


def query_examples(catalogue: Mapping[str, Query]) -> bytes:
    """Return the queries of the catalogue as examples, by name."""
    return data_script("examples", {query.name: example_value(query) for query in catalogue.values()})
