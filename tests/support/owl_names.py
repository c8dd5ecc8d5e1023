"""Classify the nodes of an RDF graph by their kind in OWL 1 Lite: class, property, individual …"""

from rdflib import OWL, RDF, RDFS, XSD, BNode, Literal, URIRef
from rdflib.collection import Collection

CLASS = "class"
DATATYPE = "datatype"
OBJECT = "object property"
DATA = "datatype property"
ANNOTATION = "annotation property"
ONTOLOGY_PROPERTY = "ontology property"
ONTOLOGY = "ontology"
INDIVIDUAL = "individual"
RESTRICTION = "restriction"
ANONYMOUS = "class without a name"
LIST = "list"
ALL_DIFFERENT = "set of different individuals"
LITERAL = "literal"
REFERENCE = "reference"

NAME_KINDS = {CLASS, DATATYPE, OBJECT, DATA, ANNOTATION, ONTOLOGY_PROPERTY, ONTOLOGY, INDIVIDUAL}

KIND_OF_TYPE = {
    OWL.Class: CLASS,
    RDFS.Datatype: DATATYPE,
    OWL.ObjectProperty: OBJECT,
    OWL.InverseFunctionalProperty: OBJECT,
    OWL.SymmetricProperty: OBJECT,
    OWL.TransitiveProperty: OBJECT,
    OWL.DatatypeProperty: DATA,
    OWL.AnnotationProperty: ANNOTATION,
    OWL.OntologyProperty: ONTOLOGY_PROPERTY,
    OWL.Ontology: ONTOLOGY,
    OWL.Restriction: RESTRICTION,
    OWL.AllDifferent: ALL_DIFFERENT,
    RDF.List: LIST,
}
# These types add to a declaration; alone they declare nothing.
ADDED_TYPES = {RDFS.Class, RDF.Property, OWL.FunctionalProperty, OWL.DeprecatedClass, OWL.DeprecatedProperty}
METACLASSES = set(KIND_OF_TYPE) | ADDED_TYPES

NUMBER_NAMES = (
    "decimal integer nonPositiveInteger negativeInteger long int short byte nonNegativeInteger unsignedLong"
    " unsignedInt unsignedShort unsignedByte positiveInteger"
)
OTHER_NAMES = (
    "string boolean float double dateTime time date gYearMonth gYear gMonthDay gDay gMonth hexBinary"
    " base64Binary anyURI normalizedString token language NMTOKEN Name NCName"
)
NUMBERS = {XSD[name] for name in NUMBER_NAMES.split()}
DATATYPES = NUMBERS | {XSD[name] for name in OTHER_NAMES.split()} | {RDFS.Literal, RDF.XMLLiteral}

BUILTIN = {
    **{name: {DATATYPE} for name in DATATYPES},
    OWL.Thing: {CLASS},
    OWL.Nothing: {CLASS},
    RDF.nil: {LIST},
    OWL.versionInfo: {ANNOTATION},
    RDFS.label: {ANNOTATION},
    RDFS.comment: {ANNOTATION},
    RDFS.seeAlso: {ANNOTATION},
    RDFS.isDefinedBy: {ANNOTATION},
    OWL.imports: {ONTOLOGY_PROPERTY},
    OWL.priorVersion: {ONTOLOGY_PROPERTY},
    OWL.backwardCompatibleWith: {ONTOLOGY_PROPERTY},
    OWL.incompatibleWith: {ONTOLOGY_PROPERTY},
}

RESERVED = tuple(str(namespace) for namespace in (OWL, RDF, RDFS))
# OWL requires containers and reification to be declared like user names.
LEFT_FREE = {RDF.Alt, RDF.Bag, RDF.Seq, RDF.Statement, RDF.subject, RDF.predicate, RDF.object}
MEMBERSHIP = str(RDF) + "_"


def is_reserved(node):
    """Return whether a node is a name of OWL, RDF or RDFS that an ontology may not declare."""
    name = str(node)  # str, because startswith of an rdflib IRI takes no tuple
    own = not isinstance(node, URIRef) or node in LEFT_FREE or name.startswith(MEMBERSHIP)
    return not own and name.startswith(RESERVED)


class Names:
    """The nodes of a graph and the kinds they are of.

    >>> from rdflib import Graph
    >>> graph = Graph().parse(data="<http://example.org/A> a <http://www.w3.org/2002/07/owl#Class> .")
    >>> Names(graph).kinds(URIRef("http://example.org/A"))
    {'class'}
    """

    def __init__(self, graph):
        self.graph = graph
        self._kinds = {node: set(kinds) for node, kinds in BUILTIN.items()}
        for node, kind in graph.subject_objects(RDF.type):
            self._add(node, kind)
        for cell in graph.subjects(RDF.first, None):
            self._kinds[cell] = {LIST}

    def _add(self, node, rdf_type):
        kinds = self._kinds.setdefault(node, set())
        if rdf_type in ADDED_TYPES or rdf_type == OWL.DataRange:
            return
        kinds.add(KIND_OF_TYPE.get(rdf_type, INDIVIDUAL))
        if isinstance(node, BNode) and CLASS in kinds:
            kinds.discard(CLASS)
            kinds.add(ANONYMOUS)
        if RESTRICTION in kinds:
            kinds.discard(ANONYMOUS)

    def kinds(self, node):
        """Return the kinds of a node; none if nothing declares it."""
        return {LITERAL} if isinstance(node, Literal) else self._kinds.get(node, set())

    def value_kinds(self, node):
        """Return the kinds of a node as a value, where any IRI is also a mere reference."""
        return self.kinds(node) | ({REFERENCE} if isinstance(node, URIRef) else set())

    def of_kind(self, kind):
        """Return all nodes of one kind."""
        return {node for node, kinds in self._kinds.items() if kind in kinds}

    def all_iris(self):
        """Return all IRIs that are of some kind."""
        return {node for node in self._kinds if isinstance(node, URIRef)}

    def undeclared_among(self, *nodes):
        """Return the nodes without a kind; the built-in names of OWL are never among them."""
        return [node for node in nodes if not self.kinds(node) and not is_reserved(node)]

    def repeats_builtin(self, subject, predicate, value):
        """Return whether a triple repeats the declaration of a built-in name."""
        declared = KIND_OF_TYPE.get(value) in BUILTIN.get(subject, set()) or value in ADDED_TYPES
        return predicate == RDF.type and subject in BUILTIN and declared

    def members(self, head):
        """Return the members of a list."""
        return list(Collection(self.graph, head))

    def implied_by(self, prop):
        """Return a property with its inverse, equivalent and super-properties, transitively."""
        found, ahead = set(), [prop]
        while ahead:
            found.add(here := ahead.pop())
            for predicate in (RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf):
                ahead += self.graph.objects(here, predicate)
            for predicate in (OWL.equivalentProperty, OWL.inverseOf):
                ahead += self.graph.subjects(predicate, here)
            ahead = [node for node in ahead if node not in found]
        return found

    def show(self, node):
        """Return a node as a prefixed name of the graph."""
        return node.n3(self.graph.namespace_manager)

    def tell(self, node):
        """Return a node with its kinds, for a message."""
        return f"{self.show(node)} ({', '.join(sorted(self.kinds(node))) or 'undeclared'})"
