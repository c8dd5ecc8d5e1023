"""The RDF Data Cube of the seizure figures, built from the graph when somebody asks for it.

**Reads** the graph, with the CONSTRUCT queries in `queries/cube`. **Writes** Turtle in a fixed order.
Opening the graph does not build it: few ask for it, and everyone would wait.
"""

import pyoxigraph as ox

from ..query import catalogue
from ..query.embedded import EmbeddedStore
from ..rdf import namespaces, serialization

_TYPE = ox.NamedNode(namespaces.PREFIXES["rdf"] + "type")
#: All but that of graphs: a figure's name goes on after the graph's with a hash sign, which would
#: have to be escaped, and not every store reads that.
_PREFIXES = {prefix: namespace for prefix, namespace in namespaces.PREFIXES.items() if prefix != "graph"}


def data_cube(store, top):
    """Return the cube as a list of triples in a fixed order; without figures, its structure alone.

    :param store: a pyoxigraph Store with the whole graph, as `sco_kg.dataset.store.load_store` returns it.
    :param top: the folder with `queries` in it.
    :raises QueryError: one of its queries does not parse.
    """
    parts, embedded = catalogue.read_catalogue(top, "cube").values(), EmbeddedStore(store)
    return sorted({ox.Triple(*row) for part in parts for row in embedded.solutions(part.text)[1]}, key=_place)


def _place(triple):
    """A type comes before other facts of its subject."""
    return triple.subject.value, triple.predicate != _TYPE, triple.predicate.value, str(triple.object)


def data_cube_turtle(triples):
    """Return triples as Turtle: prefixes in alphabetical order, the triples in the order given.

    >>> print(data_cube_turtle([ox.Triple(ox.NamedNode(namespaces.PREFIXES["cube"] + "dsd"), _TYPE,
    ...                         ox.NamedNode(namespaces.PREFIXES["qb"] + "DataStructureDefinition"))]))
    @prefix cube: <https://w3id.org/sco-kg/cube#> .
    @prefix qb: <http://purl.org/linked-data/cube#> .
    <BLANKLINE>
    cube:dsd a qb:DataStructureDefinition .
    <BLANKLINE>
    """
    content = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=_used(triples))
    head, blank, body = serialization.sort_prefixes(content).decode("utf-8").partition("\n\n")
    return head + blank + body.replace(" .\n", " .\n\n").removesuffix("\n")


def _used(triples):
    """Return the prefixes that the terms and datatypes of triples use."""
    terms = {term for triple in triples for term in triple}
    named = [term.value for term in terms if isinstance(term, ox.NamedNode)]
    named += [term.datatype.value for term in terms if isinstance(term, ox.Literal)]
    short = {namespaces.shorten(name).partition(":")[0] for name in named if name != _TYPE.value}
    return {prefix: _PREFIXES[prefix] for prefix in short & set(_PREFIXES)}
