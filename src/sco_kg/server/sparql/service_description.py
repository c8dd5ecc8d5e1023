"""What `/sparql` says of itself: the SPARQL 1.1 Service Description, with its own address and counts."""

import pyoxigraph as ox

from ...rdf import namespaces, serialization
from . import result_formats

_SD = "http://www.w3.org/ns/sparql-service-description#"
_TYPE = ox.NamedNode(namespaces.PREFIXES["rdf"] + "type")
#: A blank node in each place would not be the same in all formats of a description.
_PARTS = ("#service", "#dataset", "#default-graph")


def service_description(address, counts, limits, media_type, examples=()):
    """Return the description of an endpoint as bytes.

    :param address: of the endpoint, an IRI; :param counts: facts of each named graph by its IRI, of all by "".
    :param limits: a `Limits`; :param media_type: one of `answers.GRAPHS`.
    :param examples: triples for SPARQL editors, some of which read nothing else.
    """
    return ox.serialize([*_triples(address, counts, limits), *examples], format=result_formats.GRAPHS[media_type],
                        prefixes={"sd": _SD, "void": namespaces.PREFIXES["void"], "rdfs": namespaces.PREFIXES["rdfs"]})


def _triples(address, counts, limits):
    service, dataset, whole = (address + part for part in _PARTS)
    yield from _node(service, "Service", endpoint=address, supportedLanguage=_SD + "SPARQL11Query",
                     feature=_SD + "UnionDefaultGraph", defaultDataset=dataset)
    for form in sorted({serialization.format_iri(form) for table in (result_formats.ROWS, result_formats.GRAPHS) for form in table.values()}):
        yield _triple(service, _SD + "resultFormat", form)
    yield _triple(service, namespaces.expand("rdfs:comment"), ox.Literal(limits.sentence(), language="en"))
    yield from _node(dataset, "Dataset", defaultGraph=whole)
    yield from _graph(whole, counts[""])
    for number, name in enumerate(sorted(counts.keys() - {""}), 1):
        named, graph = f"{address}#named-{number}", f"{address}#graph-{number}"
        yield _triple(dataset, _SD + "namedGraph", named)
        yield from _node(named, "NamedGraph", name=name, graph=graph)
        yield from _graph(graph, counts[name])


def _graph(graph, facts):
    yield from _node(graph, "Graph")
    yield _triple(graph, namespaces.expand("void:triples"), ox.Literal(facts))


def _node(subject, kind, **values):
    yield ox.Triple(ox.NamedNode(subject), _TYPE, ox.NamedNode(_SD + kind))
    for name, value in values.items():
        yield _triple(subject, _SD + name, value)


def _triple(subject, prop, value):
    """Return a triple; a text is an IRI."""
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(prop),
                     ox.NamedNode(value) if isinstance(value, str) else value)
