"""Each constraint on data that violate it and data that do not: our engine finds what the references find."""

import re

import pyoxigraph as ox
import pytest

from sco_kg.check.shacl import compiler, constraints, shapes_graph
from sco_kg.check.shacl.validate import validate_store
from sco_kg.errors import ShapeError
from sco_kg.rdf import namespaces
from support.paths import TOP
from support.shacl_reference import agreed_findings, reference_findings

PREFIXES = "".join(f"@prefix {name}: <{namespaces.PREFIXES[name]}> .\n"
                   for name in ("sh", "shape", "xsd", "rdf", "rdfs"))
PREFIXES += "@prefix : <http://example.org/> .\n"
TITLES = 'sh:name "R-00 case" ; sh:message "R-00 A thing must be good." ; sh:severity sh:Violation'

#: The references: pySHACL runs with `make test-all`.
REFERENCES = ("pyshacl-turbo", pytest.param("pyshacl", marks=pytest.mark.references))
#: Constraints of a shape for all things, data, and findings: the thing, and the value if there is one.
CASES = {
    "minCount": ("sh:path :p ; sh:minCount 2", ":a :p 1, 2 . :b :p 1 . :c a :T .", {":b", ":c"}),
    "minCount of none": ("sh:path :p ; sh:minCount 0", ":a :p 1 . :b a :T .", set()),
    "maxCount": ("sh:path :p ; sh:maxCount 2", ':a :p 1, 2, "2" . :b :p 1, 2 . :c a :T .', {":a"}),
    "maxCount of none": ("sh:path :p ; sh:maxCount 0", ":a :p 1 . :b a :T .", {":a"}),
    "inverse path": ("sh:path [ sh:inversePath :p ] ; sh:minCount 1", ":a :p :b . :c :p 1 .", {":a", ":c"}),
    "path of steps": ("sh:path ( :p [ sh:inversePath :q ] ) ; sh:maxCount 1",
                      ":a :p :x . :b :q :x . :c :q :x . :b :p :y . :c :q :y .", {":a"}),
    "path to one value in two ways": ("sh:path ( :p [ sh:inversePath :q ] ) ; sh:maxCount 1",
                                      ":a :p :x, :y . :b :q :x, :y .", set()),
    "path of any length": ("sh:path [ sh:oneOrMorePath :p ] ; sh:maxCount 1", ":a :p :b . :b :p :c .", {":a"}),
    "class": ("sh:path :p ; sh:class :Big",
              ":a :p :x . :x a :Huge . :Huge rdfs:subClassOf :Big . :b :p :y, 1 . :y a :Small .", {":b :y", ":b 1"}),
    "class of the thing": ("sh:class :Big", ":a a :Vast . :Vast rdfs:subClassOf :Huge . :Huge rdfs:subClassOf :Big . "
                           ":b a :T .", {":b"}),
    "datatype": ("sh:path :p ; sh:datatype xsd:integer",
                 ':a :p 1, -7 . :b :p "x"^^xsd:integer, 1.5, "1", :x . :c :p "99999999999999999999"^^xsd:integer .',
                 {":b x", ":b 1.5", ":b 1", ":b :x"}),
    "decimal": ("sh:path :p ; sh:datatype xsd:decimal", ':a :p 1.5, -0.5 . :b :p 1, "1,5"^^xsd:decimal .',
                {":b 1", ":b 1,5"}),
    "date": ("sh:path :p ; sh:datatype xsd:date",
             ':a :p "2020-02-29"^^xsd:date, "2020-01-01Z"^^xsd:date . '
             ':b :p "2021-02-29"^^xsd:date, "2020"^^xsd:gYear, "2020-01-01", "20-1-1"^^xsd:date .',
             {":b 2021-02-29", ":b 2020", ":b 2020-01-01", ":b 20-1-1"}),
    "language needed": ("sh:path :p ; sh:datatype rdf:langString", ':a :p "x"@en . :b :p "x", :x .',
                        {":b x", ":b :x"}),
    "address": ("sh:path :p ; sh:datatype xsd:anyURI", ':a :p "x"^^xsd:anyURI . :b :p "x", :x .',
                {":b x", ":b :x"}),
    "in": ("sh:path :p ; sh:in ( :x 1 )", ":a :p :x, 1 . :b :p :y, 1.0, 01 .", {":b :y", ":b 1"}),
    "in nothing": ("sh:path :p ; sh:in ()", ":a :p :x . :b a :T .", {":a :x"}),
    "languageIn": ('sh:path :p ; sh:languageIn ( "en" "ru" )', ':a :p "x"@en-gb, "x"@ru . :b :p "x"@de, "x", :x .',
                   {":b x", ":b :x"}),
    "minInclusive": ("sh:path :p ; sh:minInclusive 1", ':a :p 1, 1.5, 2e0 . :b :p 0.5, "2", :x, "y"^^xsd:integer .',
                     {":b 0.5", ":b 2", ":b :x", ":b y"}),
    "minLength": ("sh:path :p ; sh:minLength 2", ':a :p "ab", "аб"@ru, 10, :x . :b :p "a", 1, [] .',
                  {":b a", ":b 1", ":b"}),
    "pattern": ('sh:path :p ; sh:pattern "^[a-c]+$"', ':a :p "abc"@en . :b :p "abcd", :abc, [] .',
                {":b abcd", ":b :abc", ":b"}),
    "pattern with quotes": (r'sh:path :p ; sh:pattern "^[^\"\\s\\\\]+$"', r':a :p "a" . :b :p "a\"", "a b", "a\\" .',
                            {':b a"', ":b a b", ":b a\\"}),
    "pattern of the thing": ('sh:pattern "/a$"', ":a :p 1 . :b :p 1 . [] a :T .", {":b", ""}),
    "hasValue": ("sh:path :p ; sh:hasValue :x", ":a :p :x, :y . :b :p :y . :c a :T .", {":b", ":c"}),
    "uniqueLang": ("sh:path :p ; sh:uniqueLang true", ':a :p "x"@en, "y"@ru, "y", "z" . :b :p "x"@en, "y"@EN .',
                   {":b"}),
    "equals": ("sh:path :p ; sh:equals :q", ":a :p 1, 2 ; :q 2, 1 . :b :p 1 ; :q 2 . :c :q 3 .",
               {":b 1", ":b 2", ":c 3"}),
    "disjoint": ("sh:path :p ; sh:disjoint :q", ":a :p 1 ; :q 2 . :b :p 1, 3 ; :q 1 .", {":b 1"}),
    "lessThan": ("sh:path :p ; sh:lessThan :q", ':a :p 1 ; :q 2, 3 . :b :p 2 ; :q 2 . :c :p 1 ; :q "2" . :d :p 1 .',
                 {":b 2", ":c 1"}),
    "closed": ("sh:closed true ; sh:ignoredProperties ( rdf:type :p )", ":a :p 1 . :b :p 1 ; :q 2, :x .",
               {":b 2", ":b :x"}),
    "closed but for its shapes": ("sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property shape:Part-R00-p",
                                  f":a :p 1 . :b :q 2 . shape:Part-R00-p sh:path :p ; sh:minCount 0 ; {TITLES} .",
                                  {":b 2"}),
    "qualifiedMinCount": ("sh:path :p ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:class :Big ]",
                          ":a :p :x, :y . :x a :Big . :b :p :y . :c a :T .", {":b", ":c"}),
    "qualifiedMaxCount": ("sh:path :p ; sh:qualifiedMaxCount 1 ; sh:qualifiedValueShape [ sh:minInclusive 5 ]",
                          ":a :p 5, 1, 2 . :b :p 5, 6 .", {":b"}),
    "node": ("sh:path :p ; sh:node [ sh:property [ sh:path :q ; sh:hasValue 1 ] ]",
             ":a :p :x . :x :q 1, 2 . :b :p :y, 1 . :y :q 2 .", {":b :y", ":b 1"}),
    "not": ("sh:not [ sh:path :p ; sh:minCount 1 ]", ":a :p 1 . :b a :T .", {":a"}),
    "and": ('sh:path :p ; sh:and ( [ sh:minInclusive 2 ] [ sh:datatype xsd:integer ] )', ":a :p 2 . :b :p 1, 2.5 .",
            {":b 1", ":b 2.5"}),
    "or": ("sh:or ( [ sh:path :p ; sh:minCount 1 ] [ sh:path :q ; sh:minCount 1 ] )", ":a :p 1 . :b :q 1 . :c a :T .",
           {":c"}),
    "xone": ("sh:xone ( [ sh:path :p ; sh:minCount 1 ] [ sh:path :q ; sh:minCount 1 ] )",
             ":a :p 1 . :b :q 1 . :c a :T . :d :p 1 ; :q 1 .", {":c", ":d"}),
    "closed within": ("sh:not [ sh:closed true ; sh:ignoredProperties ( rdf:type :p ) ]", ":a :p 1 . :b :q 1 .",
                      {":a"}),
    "equals within": ("sh:or ( [ sh:path ( :p :q ) ; sh:equals :q ] [ sh:path :p ; sh:disjoint :r ] )",
                      ":a :p :x ; :q 1 . :x :q 1 . :b :p :y ; :q 2 ; :r :y . :y :q 3 . :c :p :y ; :r :z .", {":b"}),
    "counts deep down": ("sh:property shape:Part-R00-p . shape:Part-R00-p sh:path :p ; "
                         f"sh:node [ sh:property [ sh:path :p ; sh:maxCount 11 ] ] ; {TITLES}",
                         ":a :p :x . :x :p 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 . "
                         ":b :p :y . :y :p 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 .", {":b :y"}),
    "lessThan within": ("sh:not [ sh:path :p ; sh:lessThan :q ]", ":a :p 1 ; :q 2 . :b :p 3 ; :q 2 .", {":a"}),
    "uniqueLang within": ("sh:not [ sh:path :p ; sh:uniqueLang true ]", ':a :p "x"@en, "y"@en . :b :p "x"@en .',
                          {":b"}),
    "qualified within": ("sh:not [ sh:path :p ; sh:qualifiedMaxCount 0 ; sh:qualifiedValueShape [ sh:in ( 1 ) ] ]",
                         ":a :p 1 . :b :p 2 .", {":b"}),
}


#: SPARQL constraints of all things, with nested groups in which the focus node must be bound.
QUERIES = {
    "one group": ("SELECT $this ?value WHERE { $this :p ?value . FILTER (?value > 1) }",
                  ":a :p 1 . :b :p 2, 3 .", {":b 2", ":b 3"}),
    "a name for the thing": ("SELECT $this (:p AS ?path) ($this AS ?value) WHERE { $this :p $this }",
                             ":a :p :a . :b :p :a .", {":a"}),
    "no pattern in a branch": ("SELECT $this ?value WHERE { $this :q ?any . { BIND (1 AS ?value) "
                               "FILTER NOT EXISTS { $this :p ?other } } UNION { $this :p ?value } }",
                               ":a :q 1 ; :p 2 . :b :q 1 . :c :p 3 .", {":a 2", ":b 1"}),
    "a filter in a group": ("SELECT $this ?value WHERE { $this :p ?value { FILTER EXISTS { $this :q 1 } } }",
                            ":a :p 2 ; :q 1 . :b :p 2 ; :q 2 .", {":a 2"}),
    "queries within": ("SELECT $this ?value WHERE { { SELECT $this ?day WHERE { $this :p ?day } } "
                       "{ SELECT $this ?day ?value WHERE { $this :q ?value . ?value :p ?day } } }",
                       ":a :p 1 ; :q :b . :b :p 1 ; :q :c . :c :p 2 .", {":a :b"}),
    "a filter in a query within": ("SELECT $this ?value WHERE { { SELECT $this ?value WHERE { ?x :p ?value "
                                   "FILTER (?x = $this) } } }", ":a :p 1 . :b :q 1 .", {":a 1"}),
    "what may be there": ("SELECT $this ?value WHERE { $this :p ?any OPTIONAL { $this :q ?value } "
                          "FILTER (!BOUND(?value)) }", ":a :p 1 ; :q 1 . :b :p 1 .", {":b"}),
    "a brace in a text": ('SELECT $this WHERE { $this :p "} UNION {" }', ':a :p "} UNION {" . :b :p 1 .', {":a"}),
    "EXISTS within EXISTS": ("SELECT $this WHERE { $this a :T . FILTER NOT EXISTS { $this :p ?x "
                             "FILTER EXISTS { { ?x :q $this } UNION { ?x :q 1 } } } }",
                             ":a :p :x . :x :q :a . :b :p :y . :y :q 1 . :c :p :x . :d :p 5 .", {":c", ":d"}),
}
#: Queries with which a reference is wrong; the other is right.
WRONG = {("a brace in a text", "pyshacl-turbo")}
#: Targets of a shape that needs a value for p, data, and findings.
TARGETS = {
    "targetClass :T, :U": (":a a :T . :b a :U . :c a :V ; :p 1 . :d a :W . "
                           ":W rdfs:subClassOf :V . :V rdfs:subClassOf :U .", {":a", ":b", ":d"}),
    "targetSubjectsOf :q, :r": (":a :q 1 ; :r 1 . :b :r 1 . :c :p 1 ; :q 1 . :d :s 1 .", {":a", ":b"}),
    "targetObjectsOf :q": (":x :q :a, :b, 7 . :a :p 1 .", {":b", "7"}),
    "targetNode :a, :b, 7": (":a :p 1 .", {":b", "7"}),
    "targetClass :T ; sh:targetSubjectsOf :q": (":a a :T ; :q 1 . :b :q 1 . :c a :T ; :p 1 .", {":a", ":b"}),
}
#: What is refused, and the message.
REFUSED = {
    "another constraint": ("sh:path :p ; sh:nodeKind sh:IRI", "shape:Case-R00-case has sh:nodeKind"),
    "another one within": ("sh:not [ sh:or ( [ sh:path :p ; sh:maxLength 3 ] ) ]",
                           r"\[sh:maxLength, sh:path\] has sh:maxLength"),
    "a shape out of use": ("sh:path :p ; sh:minCount 1 ; sh:deactivated true", "has sh:deactivated"),
    "flags": ('sh:path :p ; sh:pattern "a" ; sh:flags "i"', "has sh:flags"),
    "a pattern that looks ahead": ('sh:path :p ; sh:pattern "^(?!a)"', r"sh:pattern \^\(\?!a\)"),
    "a pattern that is none": ('sh:path :p ; sh:pattern "("', r"sh:pattern \( is no pattern"),
    "another datatype": ("sh:path :p ; sh:datatype xsd:float", "sh:datatype xsd:float"),
    "an ignored property of nothing closed": ("sh:path :p ; sh:minCount 1 ; sh:ignoredProperties ( :q )",
                                              "has sh:ignoredProperties"),
    "a qualified shape without a count": ("sh:path :p ; sh:qualifiedValueShape [ sh:class :T ]",
                                          "has sh:qualifiedValueShape"),
    "disjoint qualified shapes": ("sh:path :p ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:class :T ] ; "
                                  "sh:qualifiedValueShapesDisjoint true", "sh:qualifiedValueShapesDisjoint"),
    "a count without a path": ("sh:minCount 1", "has sh:minCount 1, .* without sh:path"),
    "closed values": ("sh:path :p ; sh:closed true", "has sh:closed true, .* with sh:path"),
    "closed, but not really": ("sh:closed false", "has sh:closed false"),
    "another path": ("sh:path [ sh:zeroOrMorePath :p ] ; sh:minCount 1", r"\[sh:zeroOrMorePath\] is a path"),
    "two kinds of path": ("sh:path [ sh:inversePath :p ; sh:oneOrMorePath :q ] ; sh:minCount 1", "is a path"),
    "two paths": ("sh:path :p, :q ; sh:minCount 1", "several values of sh:path"),
    "a shape that is not there": ("sh:node :Missing", "http://example.org/Missing is used by another shape"),
    "a misspelt shape": ("sh:path :p ; sh:node [ :class :T ]", "is used by another shape; it needs constraints"),
    "a qualified shape that is not there": ("sh:path :p ; sh:qualifiedMinCount 1", "needs a sh:qualifiedValueShape"),
    "what is no list": ("sh:or :T", "<http://example.org/T> is no list"),
    "a shape that refers to itself": ("sh:not shape:Case-R00-case", "shape:Case-R00-case refers to itself"),
    "properties of values": ("sh:path :p ; sh:property [ sh:path :q ; sh:minCount 1 ]", "has sh:path and sh:property"),
    "a property shape without a name": ("sh:property [ sh:path :p ; sh:minCount 1 ]", "needs an IRI and a sh:message"),
    "a property shape without a path": (f"sh:property shape:P . shape:P sh:class :T ; {TITLES}",
                                        "shape:P is a sh:property"),
    "a query of values": ('sh:path :p ; sh:sparql [ sh:select "SELECT $this { $this $PATH 1 }" ]',
                          "has sh:path and sh:sparql"),
    "a query within": ('sh:not [ sh:sparql [ sh:select "SELECT $this { $this :p 1 }" ] ]', "none in SPARQL"),
    "a question": ('sh:sparql [ sh:ask "ASK { $this :p 1 }" ]', "sh:sparql with sh:ask"),
    "nothing": ("rdfs:comment 'x'", "shape:Case-R00-case has a target but no constraint"),
}


def read(text):
    quads = ox.parse((PREFIXES + text).encode(), format=ox.RdfFormat.TURTLE)
    return shapes_graph.ShapesGraph(quad.triple for quad in quads)


def things(data):
    """A store with some data, in which everything with a name of one of the first letters is a thing."""
    store = stored(data)
    for letter in "abcd":
        node = ox.NamedNode(f"http://example.org/{letter}")
        if next(store.quads_for_pattern(node, None, None), None):
            store.add(ox.Quad(node, ox.NamedNode(namespaces.RDF_TYPE), ox.NamedNode("http://example.org/T")))
    return store


def stored(data):
    store = ox.Store()
    store.load((PREFIXES + data).encode(), format=ox.RdfFormat.TURTLE)
    return store


def displayed(findings):
    return {f"{finding.entity} {finding.value}".replace("http://example.org/", ":").strip() for finding in findings}


def agreed(store, shape, reference):
    """What our engine and the reference find."""
    return displayed(agreed_findings(store, read(shape), reference=reference))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("reference", REFERENCES)
def test_a_constraint_agrees_with_the_reference_engines(name, reference):
    clauses, data, expected = CASES[name]
    shape = f"shape:Case-R00-case sh:targetClass :T ; {TITLES} ; {clauses} . {data}"
    assert agreed(things(data), shape, reference) == expected


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("reference", REFERENCES)
def test_a_query_agrees_with_the_reference_engines(name, reference):
    select, data, expected = QUERIES[name]
    prefix = '<http://example.org/> sh:declare [ sh:prefix "" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .'
    query = f"sh:sparql [ sh:prefixes <http://example.org/> ; sh:select '''{select}''' ]"
    shape = f"shape:Case-R00-case sh:targetClass :T ; {TITLES} ; {query} . {prefix}"
    if (name, reference) in WRONG:
        assert displayed(reference_findings(things(data), read(shape), reference=reference)) != expected
        assert displayed(validate_store(things(data), read(shape))) == expected
    else:
        assert agreed(things(data), shape, reference) == expected


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("reference", REFERENCES)
def test_a_target_agrees_with_the_reference_engines(target, reference):
    data, expected = TARGETS[target]
    shape = f"shape:Case-R00-case sh:{target} ; {TITLES} ; sh:path :p ; sh:minCount 1 ."
    assert agreed(stored(data), shape, reference) == expected


@pytest.mark.parametrize("name", REFUSED)
def test_an_unsupported_construct_is_refused_by_name(name):
    clauses, named = REFUSED[name]
    with pytest.raises(ShapeError, match=named):
        compiler.compile_shapes(read(f"shape:Case-R00-case sh:targetClass :T ; {TITLES} ; {clauses} ."))


@pytest.mark.parametrize("missing", ["message", "severity"])
def test_a_shape_that_cannot_report_is_refused(missing):
    titles = re.sub(f"sh:{missing} [^;]*(;|$)", "", TITLES)
    with pytest.raises(ShapeError, match=f"shape:Case-R00-case needs an IRI and a sh:{missing}"):
        compiler.compile_shapes(read(f"shape:Case-R00-case sh:targetClass :T ; sh:class :U ; {titles} ."))


def test_every_constraint_that_is_compiled_has_a_case():
    compiled = {*constraints.VALUE_CONSTRAINTS, *constraints.NODE_CONSTRAINTS}
    assert {name for name in compiled if not any(f"sh:{name} " in clauses for clauses, *_ in CASES.values())} == set()


# ── our own shapes ──────────────────────────────────────────────────────────

#: What our shapes have besides constraints.
BESIDES = {"targetClass", "targetSubjectsOf", "name", "message", "severity", "path", "inversePath", "oneOrMorePath",
           "ignoredProperties", "qualifiedValueShape", "sparql", "select", "prefixes", "declare", "prefix", "namespace"}


def test_every_constraint_of_our_shapes_is_compiled_and_no_other():
    """A parameter that is not in the list would be refused; one that no shape needs would be code for nothing."""
    known = shapes_graph.read_shapes(TOP)
    queries = compiler.compile_shapes(known)
    used = {name for shape in {triple.subject for triple in known.triples} for name in known.parameters(shape)}
    assert {check.target for query in queries for check in query.checks} == set(known.targeted)
    assert used - BESIDES == {*constraints.VALUE_CONSTRAINTS, *constraints.NODE_CONSTRAINTS}


