"""The seizure figures as an RDF Data Cube.

**Reads** the graph, with the CONSTRUCT queries in `queries/cube`. **Writes** Turtle in a fixed order. The cube is
built on demand: opening the graph does not build it.
"""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from ..query.catalogue import read_catalogue
from ..query.embedded import EmbeddedStore
from ..rdf.namespaces import PREFIXES, RDF_TYPE, shorten
from ..rdf.serialization import sort_prefixes
from ..rdf.terms import value_of
from ..rdf.triples import serialize_rdf

_TYPE = ox.NamedNode(RDF_TYPE)
#: Without the prefix of graphs: the local names of figures contain a hash sign, which Turtle has to escape, and some
#: stores cannot parse the escape.
_PREFIXES = {prefix: namespace for prefix, namespace in PREFIXES.items() if prefix != "graph"}


def build_data_cube(store: ox.Store, top: Path) -> list[ox.Triple]:
    """Return the triples of the cube in a fixed order; only its structure if there are no figures.

    :param store: a store with all graphs, from `sco_kg.dataset.store.load_store`.
    :param top: the folder that contains `queries`.
    :raises QueryError: one of its queries does not parse.
    """
    embedded = EmbeddedStore(store)
    queries = read_catalogue(top, "cube").values()
    return sorted({triple for query in queries for triple in embedded.run(query.text).triples()}, key=_sort_key)


def _sort_key(triple: ox.Triple) -> tuple[str, bool, str, str]:
    """Sort by subject, with its type before its other facts."""
    return value_of(triple.subject), triple.predicate != _TYPE, triple.predicate.value, str(triple.object)


def data_cube_turtle(triples: Iterable[ox.Triple]) -> str:
    """Return triples as Turtle: prefixes in alphabetical order, the triples in the order given.

    >>> print(data_cube_turtle([ox.Triple(ox.NamedNode(PREFIXES["cube"] + "dsd"), _TYPE,
    ...                         ox.NamedNode(PREFIXES["qb"] + "DataStructureDefinition"))]))
    @prefix cube: <https://w3id.org/sco-kg/cube#> .
    @prefix qb: <http://purl.org/linked-data/cube#> .
    <BLANKLINE>
    cube:dsd a qb:DataStructureDefinition .
    <BLANKLINE>
    """
    triples = list(triples)
    content = serialize_rdf(triples, ox.RdfFormat.TURTLE, _used_prefixes(triples))
    head, blank, body = sort_prefixes(content).decode("utf-8").partition("\n\n")
    return head + blank + body.replace(" .\n", " .\n\n").removesuffix("\n")


def _used_prefixes(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return the prefixes that the terms and datatypes of triples use."""
    terms = {term for triple in triples for term in triple}
    iris = [term.value for term in terms if isinstance(term, ox.NamedNode)]
    iris += [term.datatype.value for term in terms if isinstance(term, ox.Literal)]
    prefixes = {shorten(iri).partition(":")[0] for iri in iris if iri != RDF_TYPE}
    return {prefix: _PREFIXES[prefix] for prefix in prefixes & set(_PREFIXES)}
