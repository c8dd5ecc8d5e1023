"""The question catalogue: what each question promises, in two engines.

Beside this file is the answer to each question over the full graph, <name>.tsv, and the
example calls, examples.tsv, with how many rows each gives. After a change of the data both are
rewritten by one command, and their diff is read like any other:

    python -m pytest tests/queries/questions --approve
"""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from sco_kg import errors
from sco_kg.query import catalogue, parameters
from sco_kg.rdf import namespaces
from sco_kg.rdf.terms import Thing
from support.engines import TOP, ask_oxigraph, ask_rdflib, comparable, knowledge, table
from support.portable import RULES, Tree, faults

HERE = Path(__file__).parent
EXAMPLES = HERE / "examples.tsv"
QUESTIONS = catalogue.read_catalogue(TOP, "questions")
#: Questions whose full answer is much of the graph: the answer to their first example is stored.
WHOLE = ("search", "sentence-facts", "sentences-behind")
PREFIX_ORDER = ["sco", "c", "id", "rdf", "rdfs", "skos", "xsd"]

with EXAMPLES.open(encoding="utf-8", newline="") as file:
    CALLS = list(csv.DictReader(file, delimiter="\t"))


def bound(name, **given):
    """The SPARQL text of a question with values given to parameters."""
    values = parameters.to_terms(QUESTIONS[name], given, knowledge().names)
    return parameters.bind_parameters(QUESTIONS[name], values)


def text_of(call):
    return bound(call["query"], **{call["parameter"]: call["value"]})


def stored(name):
    """The text whose answer is stored for a question."""
    if name in WHOLE:
        return text_of(next(call for call in CALLS if call["query"] == name))
    return QUESTIONS[name].text


# ── the files ───────────────────────────────────────────────────────────────

@pytest.mark.parametrize("name", QUESTIONS)
def test_the_header_says_what_the_query_does(name):
    query = QUESTIONS[name]
    assert query.columns == ask_oxigraph(query.text)[0]
    assert query.header["question"].endswith("?") and all(query.keywords)
    assert namespaces.is_slug(name) and not re.search(r"\d", name)
    for parameter in query.parameters:
        assert f"?{parameter.name}" in query.text.partition("WHERE")[2]
    assert len(re.findall(r"^WHERE \{$", query.text, re.MULTILINE)) == 1


@pytest.mark.parametrize("name", QUESTIONS)
def test_prefixes_are_those_used_in_the_fixed_order(name):
    text = QUESTIONS[name].text
    declared = re.findall(r"^PREFIX (\w+): <(.*)>$", text, re.MULTILINE)
    bare = re.sub(r'^#.*|^PREFIX.*|<\S*>|"[^"]*"', "", text, flags=re.MULTILINE)
    used = set(re.findall(r"(?<![\w?])(\w+):\w", bare))
    assert declared == [(prefix, namespaces.PREFIXES[prefix]) for prefix in PREFIX_ORDER if prefix in used]


def test_titles_are_unique():
    titles = Counter(query.title for query in QUESTIONS.values())
    assert [title for title, times in titles.items() if times > 1] == []


# ── the answers ─────────────────────────────────────────────────────────────

@pytest.mark.parametrize("name", QUESTIONS)
def test_the_answer_is_as_approved(name, approved):
    columns, rows = ask_oxigraph(stored(name))
    assert rows, "a question without an answer"
    approved(HERE / f"{name}.tsv", table(columns, rows))


def test_each_question_has_exactly_one_stored_answer():
    assert sorted(path.stem for path in HERE.glob("*.tsv") if path != EXAMPLES) == sorted(QUESTIONS)


@pytest.mark.references
@pytest.mark.parametrize("name", QUESTIONS)
def test_both_engines_give_the_same_rows_in_the_same_order(name):
    assert QUESTIONS[name].columns == ask_rdflib(QUESTIONS[name].text)[0]
    ours, theirs = (comparable(ask(QUESTIONS[name].text)[1]) for ask in (ask_oxigraph, ask_rdflib))
    assert Counter(ours) == Counter(theirs)
    assert ours == theirs


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_order_is_total(name):
    columns, rows = ask_oxigraph(QUESTIONS[name].text)
    keys = [columns.index(str(variable)) for variable in order_of(name)]
    places = Counter(tuple(row[key] for key in keys) for row in rows)
    assert [place for place, times in places.items() if times > 1] == []


def order_of(name):
    """The variables a question is ordered by; anything else would not show in its rows."""
    conditions = Tree(QUESTIONS[name].text).query.orderby.condition
    return [re.fullmatch(r"(?:DESC\()?\?(\w+)\)?", written)[1]
            for written in QUESTIONS[name].text.partition("ORDER BY")[2].split()][:len(conditions)]


# ── portability ─────────────────────────────────────────────────────────────

@pytest.mark.parametrize("path", sorted((TOP / "queries").rglob("*.rq")), ids=lambda path: path.stem)
def test_queries_use_the_portable_subset_only(path):
    assert faults(path.read_text(encoding="utf-8"), path.parent.name) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_of_portability_finds_its_bad_example_and_no_other_does(rule):
    assert faults(rule.bad, rule.kinds[0] if rule.kinds else "checks") == [f"{rule.name}: {rule.instead}"]


#: What the questions climb with OPTIONAL steps: which things, by which property, how many steps.
LADDERS = [*((f"skos:inScheme c:scheme-{name}", "skos:broader", 1) for name in ("role", "modality", "topic")),
           *((f"skos:inScheme c:scheme-{name}", "skos:broader", 2) for name in ("speech-act", "substance")),
           *((f"rdfs:subClassOf+ sco:{name}", "rdfs:subClassOf", 2) for name in ("Event", "Document"))]


@pytest.mark.parametrize("things, step, reach", LADDERS, ids=lambda part: str(part))
def test_the_questions_follow_hierarchies_to_the_top(things, step, reach):
    prefixes = "".join(f"PREFIX {name}: <{namespaces.PREFIXES[name]}> " for name in PREFIX_ORDER)

    def above(steps):
        path = "/".join([step] * steps)
        found = f"{prefixes} SELECT ?thing WHERE {{ GRAPH ?g {{ ?thing {things} ; {path} ?top }} }}"
        return ask_oxigraph(found)[1]

    assert above(reach) and not above(reach + 1)


# ── parameters ──────────────────────────────────────────────────────────────

def test_each_parameter_has_an_example():
    called = {(call["query"], call["parameter"]) for call in CALLS}
    assert called == {(name, parameter.name) for name, query in QUESTIONS.items()
                      for parameter in query.parameters}


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call['query']}-{call['parameter']}")
def test_a_parameter_restricts_the_rows_and_leaves_some(call):
    everything = comparable(ask_oxigraph(QUESTIONS[call["query"]].text)[1])
    some = comparable(ask_oxigraph(text_of(call))[1])
    assert 0 < len(some) < len(everything)
    assert Counter(some) <= Counter(everything)


@pytest.mark.references
@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call['query']}-{call['parameter']}")
def test_both_engines_bind_a_parameter_alike(call):
    ours, theirs = (comparable(ask(text_of(call))[1]) for ask in (ask_oxigraph, ask_rdflib))
    assert ours == theirs


def test_the_examples_give_as_many_rows_as_approved(approved):
    rows = [[*list(call.values())[:3], str(len(ask_oxigraph(text_of(call))[1]))] for call in CALLS]
    approved(EXAMPLES, "".join("\t".join(row) + "\n" for row in [list(CALLS[0]), *rows]))


ATTACKS = [
    'x") ("', 'x") } GRAPH ?g { ?s ?p ?o #', "https://a.example/x> ) } GRAPH ?g { ?s ?p ?o #",
    '"', "'", "\\", "\\\"", '" } UNION { GRAPH ?g { ?s ?p ?o } } #', "' } UNION { ?s ?p ?o } #",
    "} UNION { GRAPH ?g { ?thing ?property ?found }", "x) (<https://w3id.org/sco-kg/id/un>",
    "line\nWHERE {\n", "\r\n\t\x00", "\\u0022 } UNION {", "\\\\u0022) } #", '"""', "<", ">", "{", "}",
    "id:un> } UNION { ?s ?p ?o } #", "c:heroin> <c:opium", "https://w3id.org/sco-kg/id/un>) (<https://a.example/",
    "https://a.example/nothing", "$1 \\1 \\g<0>", "2017-03-13\" || true || \"", "1) (2",
    "3 || true", "1e5", "NaN", "-1; DROP ALL",
]
#: What answers here, and the reference.
ENGINES = [ask_oxigraph, pytest.param(ask_rdflib, marks=pytest.mark.references)]
#: One question for each type of parameter.
TARGETS = {"thing": ("posts", "person"), "concept": ("topics-by-article", "topic"),
           "article": ("documents", "article"), "text": ("outside-identifiers", "text"),
           "date": ("days-in-a-post", "since"), "integer": ("frequent-speakers", "minimum"),
           "decimal": ("figures", "atLeast")}
REFUSED = (errors.ParameterError, errors.UnknownThingError, errors.UnknownPrefixError)


def test_each_type_of_parameter_is_attacked():
    declared = {(name, parameter.name): parameter.type for name, query in QUESTIONS.items()
                for parameter in query.parameters}
    assert {declared[target]: target for target in TARGETS.values()} == TARGETS
    assert set(declared.values()) == set(TARGETS) == set(catalogue.PARAMETER_TYPES)


@pytest.mark.parametrize("ask", ENGINES)
@pytest.mark.parametrize("attack", ATTACKS, ids=repr)
@pytest.mark.parametrize("kind", TARGETS)
def test_a_value_cannot_inject_sparql(kind, attack, ask):
    name, parameter = TARGETS[kind]
    try:
        text = bound(name, **{parameter: attack})
    except REFUSED:
        return
    everything = ask_oxigraph(QUESTIONS[name].text)[1]
    wanted = [row for row in everything if answers(kind, row, attack)]
    assert comparable(ask(text)[1]) == comparable(wanted)


def answers(kind, row, attack):
    """Say whether a row of the question asked of this kind of parameter answers to a value as such."""
    if kind == "text":
        return attack.lower() in row[-1].value.lower()
    return kind == "decimal" and float(row[4].value) >= float(attack)


@pytest.mark.parametrize("attack", ["https://a.example/> } UNION { ?s ?p ?o } #", "a b", ""])
@pytest.mark.parametrize("kind", TARGETS)
def test_an_iri_cannot_inject_sparql(kind, attack):
    name, parameter = TARGETS[kind]
    with pytest.raises(errors.ParameterError):
        bound(name, **{parameter: Thing(attack)})
