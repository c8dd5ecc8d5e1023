"""Check whether an RDF graph is an OWL 1 Lite ontology, and list the rules it violates.

The rules L1 to L16 restate OWL Reference 8.2 and 8.3 and the mapping to RDF graphs of OWL Semantics
and Abstract Syntax, section 4. The graph must be the complete imports closure.

>>> from rdflib import Graph
>>> head = "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix : <http://example.org/> . "
>>> problems(Graph().parse(data=head + ":A a owl:Class . :x a :A ."))
[]
>>> [rule for rule, message in problems(Graph().parse(data=head + ":x a :A ."))]
['L10']
"""

from itertools import product

from rdflib import OWL, RDF, RDFS, BNode, Literal, URIRef

from support.owl_names import (
    ALL_DIFFERENT,
    ANNOTATION,
    ANONYMOUS,
    CLASS,
    DATA,
    DATATYPE,
    INDIVIDUAL,
    LIST,
    LITERAL,
    METACLASSES,
    NAME_KINDS,
    NUMBERS,
    OBJECT,
    ONTOLOGY,
    ONTOLOGY_PROPERTY,
    REFERENCE,
    RESTRICTION,
    Names,
    is_reserved,
)

FORBIDDEN = {OWL.oneOf, OWL.unionOf, OWL.complementOf, OWL.hasValue, OWL.disjointWith}
CARDINALITIES = {OWL.cardinality, OWL.minCardinality, OWL.maxCardinality}
CONSTRAINTS = CARDINALITIES | {OWL.allValuesFrom, OWL.someValuesFrom}
OBJECT_ONLY = {OWL.SymmetricProperty, OWL.TransitiveProperty, OWL.InverseFunctionalProperty}

BETWEEN_CLASSES = {(CLASS, CLASS), (CLASS, RESTRICTION)}
BETWEEN_PROPERTIES = {(OBJECT, OBJECT), (DATA, DATA)}
BETWEEN_INDIVIDUALS = {(INDIVIDUAL, INDIVIDUAL)}
VALUES = {(RESTRICTION, CLASS), (RESTRICTION, DATATYPE)}

# For each predicate of the language: the rule, and the kinds of subject and object it may join.
SYNTAX = {
    RDFS.subClassOf: ("L3", BETWEEN_CLASSES),
    OWL.equivalentClass: ("L3", BETWEEN_CLASSES),
    OWL.intersectionOf: ("L4", {(CLASS, LIST)}),
    OWL.allValuesFrom: ("L4b", VALUES),
    OWL.someValuesFrom: ("L4b", VALUES),
    RDFS.domain: ("L5b", {(OBJECT, CLASS), (DATA, CLASS)}),
    RDFS.range: ("L5b", {(OBJECT, CLASS), (DATA, DATATYPE)}),
    RDFS.subPropertyOf: ("L7", BETWEEN_PROPERTIES),
    OWL.equivalentProperty: ("L7", BETWEEN_PROPERTIES),
    OWL.inverseOf: ("L8", {(OBJECT, OBJECT)}),
    OWL.sameAs: ("L13", BETWEEN_INDIVIDUALS),
    OWL.differentFrom: ("L13", BETWEEN_INDIVIDUALS),
    OWL.distinctMembers: ("L13", {(ALL_DIFFERENT, LIST)}),
    OWL.onProperty: ("L15", {(RESTRICTION, OBJECT), (RESTRICTION, DATA)}),
    **{cardinality: ("L6", {(RESTRICTION, LITERAL)}) for cardinality in CARDINALITIES},
}

# The same for the properties an ontology declares, by the kind of the property.
USE = {
    OBJECT: ("L12", BETWEEN_INDIVIDUALS),
    DATA: ("L12", {(INDIVIDUAL, LITERAL)}),
    ANNOTATION: ("L14", set(product(NAME_KINDS, {LITERAL, INDIVIDUAL, REFERENCE}))),
    ONTOLOGY_PROPERTY: ("L12", {(ONTOLOGY, REFERENCE)}),
}

LIST_PREDICATES = {RDF.first, RDF.rest}
UNCHECKED = FORBIDDEN | LIST_PREDICATES | {RDF.type}


def problems(graph):
    """Return the (rule, message) pairs of every rule the graph breaks; none means OWL Lite."""
    names = Names(graph)
    return sorted({problem for check in CHECKS for problem in check(names)})


def forbidden_constructs(names):
    """L1: no enumeration, union, complement, fixed value, disjointness or data range."""
    for subject, predicate, _ in names.graph:
        if predicate in FORBIDDEN:
            yield "L1", f"{names.show(subject)} uses {names.show(predicate)}"
    for subject in names.graph.subjects(RDF.type, OWL.DataRange):
        yield "L1", f"{names.show(subject)} is an owl:DataRange"


def anonymous_classes(names):
    """L2: a class without a name is a restriction."""
    for node in names.of_kind(ANONYMOUS):
        yield "L2", f"{names.show(node)} is a class without a name and no restriction"


def joined_kinds(names):
    """L3 to L8, L12 to L15: each predicate joins the kinds of things it may join."""
    for subject, predicate, value in names.graph:
        for rule, allowed in rows(names, predicate):
            pairs = set(product(names.kinds(subject), names.value_kinds(value)))
            if not pairs & allowed and not names.undeclared_among(subject, value):
                ends = f"{names.tell(subject)} and {names.tell(value)}"
                yield rule, f"{names.show(predicate)} may not join {ends}"


def rows(names, predicate):
    """Return the rows of SYNTAX or USE that govern a predicate; none if it is undeclared."""
    if predicate in UNCHECKED:
        return []
    if predicate in SYNTAX:
        return [SYNTAX[predicate]]
    return [USE[kind] for kind in sorted(names.kinds(predicate) & set(USE))]


def value_types(names):
    """L4b: an object property is restricted to a class, a datatype property to a datatype."""
    wanted = {OBJECT: CLASS, DATA: DATATYPE}
    for predicate in (OWL.allValuesFrom, OWL.someValuesFrom):
        for node, value in names.graph.subject_objects(predicate):
            for prop in names.graph.objects(node, OWL.onProperty):
                expected = {wanted[kind] for kind in names.kinds(prop) & set(wanted)}
                if expected and not expected & names.kinds(value):
                    yield "L4b", f"{names.tell(value)} cannot restrict {names.tell(prop)}"


def intersections(names):
    """L4: the members of an intersection are class names or restrictions."""
    for subject, head in names.graph.subject_objects(OWL.intersectionOf):
        for member in names.members(head):
            if not names.kinds(member) & {CLASS, RESTRICTION} and not names.undeclared_among(member):
                yield "L4", f"{names.tell(member)} is a member of the intersection {names.show(subject)}"


def types(names):
    """L5: a type is a class name, a restriction or one of OWL's own metaclasses."""
    for subject, kind in names.graph.subject_objects(RDF.type):
        known = kind in METACLASSES or kind == OWL.DataRange
        if not known and not names.kinds(kind) & {CLASS, RESTRICTION} and not names.undeclared_among(kind):
            yield "L5", f"{names.tell(kind)} is no type for {names.show(subject)}"


def cardinality_values(names):
    """L6: a cardinality is the typed number 0 or 1."""
    for predicate in CARDINALITIES:
        for value in names.graph.objects(None, predicate):
            if not isinstance(value, Literal) or value.datatype not in NUMBERS or value.value not in (0, 1):
                yield "L6", f"{names.show(predicate)} {names.show(value)} is not a typed 0 or 1"


def object_characteristics(names):
    """L8: only object properties are symmetric, transitive or inverse-functional."""
    for characteristic in OBJECT_ONLY:
        for prop in names.graph.subjects(RDF.type, characteristic):
            if (prop, RDF.type, OWL.DatatypeProperty) in names.graph:
                yield "L8", f"{names.show(prop)} is a datatype property and an {names.show(characteristic)}"


def categories(names):
    """L9: a name denotes one kind of thing."""
    for name in names.all_iris():
        kinds = names.kinds(name) & NAME_KINDS
        if len(kinds) > 1:
            yield "L9", f"{names.show(name)} is {' and '.join(sorted(kinds))}"


def declarations(names):
    """L10: every name is declared, and every individual has a declared class as its type."""
    for triple in names.graph:
        for node in names.undeclared_among(*names_to_declare(names, *triple)):
            yield "L10", f"{names.show(node)} is not declared"


def names_to_declare(names, subject, predicate, value):
    """Return what a triple mentions and the ontology has to declare; annotations may refer to any IRI."""
    mentioned = [subject]
    own = predicate not in SYNTAX and predicate not in UNCHECKED
    refers = isinstance(value, URIRef) and names.kinds(predicate) & {ANNOTATION, ONTOLOGY_PROPERTY}
    if own:
        mentioned.append(predicate)
    if not refers and (names.kinds(predicate) or not own):
        mentioned.append(value)
    if isinstance(value, Literal) and value.datatype:
        mentioned.append(value.datatype)
    return mentioned


def reserved_names(names):
    """L11: no name of OWL, RDF or RDFS is redefined, made an individual or used beyond OWL Lite."""
    for subject, predicate, value in names.graph:
        about_class = predicate in SYNTAX and CLASS in names.kinds(subject)
        if is_reserved(subject) and not about_class and not names.repeats_builtin(subject, predicate, value):
            yield "L11", f"{names.show(subject)} is redefined"
        if is_reserved(predicate) and predicate not in set(SYNTAX) | UNCHECKED and not names.kinds(predicate):
            yield "L11", f"{names.show(predicate)} is no property of OWL Lite"
        typed_beyond = predicate == RDF.type and value not in METACLASSES | {OWL.DataRange}
        if typed_beyond and is_reserved(value) and CLASS not in names.kinds(value):
            yield "L11", f"{names.show(value)} is no type of OWL Lite"
        if OBJECT in names.kinds(predicate) and is_reserved(value):
            yield "L11", f"{names.show(value)} is used as an individual"


def distinct_individuals(names):
    """L13: only named individuals are declared the same or different."""
    for predicate in (OWL.sameAs, OWL.differentFrom):
        for node in {node for pair in names.graph.subject_objects(predicate) for node in pair}:
            if isinstance(node, BNode):
                yield "L13", f"{names.show(predicate)} joins an individual without a name"
    for head in names.graph.objects(None, OWL.distinctMembers):
        for member in names.members(head):
            if not isinstance(member, URIRef) or INDIVIDUAL not in names.kinds(member):
                yield "L13", f"{names.tell(member)} is listed as a different individual"


def restrictions(names):
    """L15: a restriction has no name, is typed, and has one property, one constraint and one use."""
    typed = names.of_kind(RESTRICTION)
    for node in set(names.graph.subjects(OWL.onProperty, None)) - typed:
        yield "L15", f"{names.show(node)} has owl:onProperty but is not typed as a restriction"
    for node in typed:
        counts = {
            "name": int(isinstance(node, URIRef)),
            "owl:onProperty": len(set(names.graph.objects(node, OWL.onProperty))) - 1,
            "constraint": sum(predicate in CONSTRAINTS for predicate in names.graph.predicates(node)) - 1,
            "use": len(list(names.graph.subjects(None, node))) - 1,
        }
        for what in (what for what, excess in counts.items() if excess):
            yield "L15", f"the restriction {names.show(node)} has the wrong number of: {what}"


def lists(names):
    """L15: each cell of a list has one first, one rest and one use, and the list ends."""
    for cell in names.of_kind(LIST) - {RDF.nil}:
        counts = [len(list(names.graph.objects(cell, predicate))) for predicate in (RDF.first, RDF.rest)]
        if counts != [1, 1] or not any(names.graph.subjects(None, cell)):
            yield "L15", f"{names.show(cell)} is not a well-formed list cell"


def blank_nodes(names):
    """L15: a blank node is the value of at most one triple, and blank nodes form no cycle."""
    parents = {}
    for subject, _, value in names.graph:
        if isinstance(value, BNode):
            parents.setdefault(value, []).append(subject)
    for node, subjects in parents.items():
        if len(subjects) > 1:
            yield "L15", f"the blank node {names.show(node)} is the value of {len(subjects)} triples"
        if runs_in_a_circle(node, parents):
            yield "L15", f"the blank node {names.show(node)} is part of a cycle"


def runs_in_a_circle(node, parents):
    """Return whether the chain of first parents of a blank node leads back to a node already passed."""
    passed = set()
    while node in parents and node not in passed:
        passed.add(node)
        node = parents[node][0]
    return node in passed


def transitive_properties(names):
    """L16: what a transitive property implies is neither functional nor counted."""
    counted = {
        prop
        for node in names.of_kind(RESTRICTION)
        if set(names.graph.predicates(node)) & CARDINALITIES
        for prop in names.graph.objects(node, OWL.onProperty)
    }
    for kind in (OWL.FunctionalProperty, OWL.InverseFunctionalProperty):
        counted |= set(names.graph.subjects(RDF.type, kind))
    for prop in names.graph.subjects(RDF.type, OWL.TransitiveProperty):
        for implied in names.implied_by(prop) & counted:
            yield "L16", f"{names.show(prop)} is transitive, so {names.show(implied)} may not be counted"


CHECKS = (
    forbidden_constructs,
    anonymous_classes,
    joined_kinds,
    value_types,
    intersections,
    types,
    cardinality_values,
    object_characteristics,
    categories,
    declarations,
    reserved_names,
    distinct_individuals,
    restrictions,
    lists,
    blank_nodes,
    transitive_properties,
)
