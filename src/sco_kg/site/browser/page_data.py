"""What the pages' scripts work on, as scripts: a page opened from a folder may load these, and no data file."""

import base64
import json
import re

import pyoxigraph as ox

from ...rdf import canonicalization, namespaces
from ..model import languages, paths

_TYPE = ox.NamedNode(namespaces.expand("rdf:type"))
_REPLACED = ox.NamedNode(namespaces.expand("dcterms:isReplacedBy"))
_NAMING = ("rdfs:label", "skos:prefLabel", "skos:altLabel", "sco:title", "sco:paraphrase")
#: Graphs whose names are of something else than what people look for.
_APART = (namespaces.DATASET,)


def data_script(name, value):
    """Return a script that makes a value, anything JSON can hold, known to the page's other scripts.

    >>> data_script("answer", {"rows": 42}).decode()
    '(globalThis.scoKG ??= {}).answer = {"rows": 42};\\n'
    """
    return f"(globalThis.scoKG ??= {{}}).{name} = {json.dumps(value, ensure_ascii=False)};\n".encode()


def oxigraph_scripts(files):
    """Return the engine: its module as the text of a classic script, and its WebAssembly in base 64.

    A worker made from text is the only one that a page opened from a folder may start, and it can
    be no module.
    """
    code = re.sub(r"^export (?=class|function)|^export \{.*\};$", "", files["web.js"].decode("utf-8"), flags=re.M)
    code = code.replace("import.meta.url", "''")
    return data_script("oxigraph", {"code": code, "wasm": base64.b64encode(files["web_bg.wasm"]).decode()})


def quads_script(store):
    """Return the whole graph, in canonical N-Quads."""
    return data_script("quads", canonicalization.canonical_nquads(store).decode("utf-8"))


def names_script(store):
    """Return what search finds: everything that has a name or a paraphrase, and the page about it."""
    found = {}
    for prop in map(namespaces.expand, _NAMING):
        for quad in store.quads_for_pattern(None, ox.NamedNode(prop), None, None):
            if quad.graph_name.value not in _APART:
                found.setdefault(quad.subject, set()).add((quad.object.language or "en", quad.object.value))
    gone = {quad.subject for quad in store.quads_for_pattern(None, _REPLACED, None, None)}
    entries = [_entry(store, node, texts) for node, texts in found.items()
               if paths.page_path(node.value) and node not in gone]
    return data_script("names", sorted(entries, key=lambda entry: (entry["page"], entry["names"])))


def _entry(store, node, texts):
    texts = texts | _translated(node)
    best = {language: label for iri in ("skos:prefLabel", "rdfs:label")
            for language, label in _texts(store, node, iri)}
    listed = sorted(texts, key=lambda text: (best.get(text[0]) != text[1], text))  # the first of a language is shown
    entry = {"page": paths.page_path(node.value), "kind": _kind(store, node), "names": [list(text) for text in listed]}
    if slug := namespaces.slug_of(node.value):
        entry["article"] = dict(_texts(store, ox.NamedNode(namespaces.article_iri(slug)), "rdfs:label"))
    return entry


def _texts(store, node, prop):
    found = store.quads_for_pattern(node, ox.NamedNode(namespaces.expand(prop)), None, None)
    return sorted((quad.object.language, quad.object.value) for quad in found)


def _kind(store, node):
    """Return what a node is called by its class: {language: label}, or a word for concepts and terms."""
    if node.value.startswith(namespaces.ONTOLOGY):
        return "term"
    if node.value.startswith(namespaces.PREFIXES["c"]):
        return "concept"
    classes = sorted(quad.object.value for quad in store.quads_for_pattern(node, _TYPE, None, None))
    return _called(store, ox.NamedNode(classes[0])) if classes else {}


def _called(store, node):
    return dict(_texts(store, node, "rdfs:label")) | dict(sorted(_translated(node)))


def _translated(node):
    """Return what the interface calls a term or concept in languages in which the data have no name for it."""
    found = {(tag, languages.read_strings(tag)["terms"].get(namespaces.shorten(node.value))) for tag in languages.LANGUAGE_NAMES}
    return {(tag, text) for tag, text in found if text and tag != languages.DEFAULT_LANGUAGE}


def evidence_script(store):
    """Return the spans of every article, with the facts each sentence is cited for, and how to fold case.

    JavaScript can write in small letters but cannot fold; the characters that need it are few.
    """
    different = {chr(i): chr(i).casefold() for i in range(0x110000) if chr(i).casefold() != chr(i).lower()}
    spans = {}
    for quad in store.quads_for_pattern(None, _TYPE, ox.NamedNode(namespaces.sco_term("Span")), None):
        spans.setdefault(namespaces.slug_of(quad.subject.value), []).append(_span(store, quad.subject))
    articles = [{"slug": slug, "names": dict(_texts(store, ox.NamedNode(namespaces.article_iri(slug)), "rdfs:label")),
                 "page": paths.page_path(namespaces.EVIDENCE + slug), "spans": sorted(spans[slug], key=lambda s: s["number"])}
                for slug in sorted(spans)]
    return data_script("evidence", {"fold": different, "articles": articles})


def _span(store, node):
    value = {quad.predicate.value: quad.object.value for quad in store.quads_for_pattern(node, None, None, None)}
    citing = store.quads_for_pattern(None, ox.NamedNode(namespaces.sco_term("evidence")), node, None)
    return {"number": namespaces.sentence_number(node.value), "start": int(value[namespaces.sco_term("wordStart")]),
            "count": int(value[namespaces.sco_term("wordCount")]), "sha256": value[namespaces.sco_term("wordsSha256")],
            "facts": sorted([_label(store, quad.subject), paths.page_path(quad.subject.value)] for quad in citing)}


def _label(store, node):
    """Return the English label of a node, or its own name if it has none."""
    labels = dict(_texts(store, node, "rdfs:label"))
    return labels.get("en") or node.value.rpartition("#")[2]


def example_value(query):
    """Return a query of the catalogue as somebody would write it: its question, and no further header lines.

    >>> from sco_kg.query.catalogue import Query
    >>> text = "#+ title: T\\n#+ question: Who?\\n\\nASK { }"
    >>> print(example_value(Query("n", "questions", {"question": "Who?"}, (), text)))
    # Who?
    <BLANKLINE>
    ASK { }
    """
    body = re.sub(r"\A(?:#\+.*\n)+\s*", "", query.text)
    return f"# {query.header['question']}\n\n{body}"


def query_examples(catalogue):
    """Return the questions of the catalogue as queries to try, by name."""
    return data_script("examples", {query.name: example_value(query) for query in catalogue.values()})
