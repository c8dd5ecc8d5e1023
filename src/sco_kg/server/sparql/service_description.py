"""The SPARQL 1.1 Service Description of the endpoint, with its address, formats, limits and counts."""

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from ...rdf.namespaces import PREFIXES
from ...rdf.serialization import format_iri
from ...rdf.triples import serialize_rdf, triple
from ...site.metadata.service_description import SD, service_dataset
from ..limits import Limits
from .result_formats import RDF_FORMATS, SELECT_FORMATS

_FORMAT_IRIS = sorted({*map(format_iri, SELECT_FORMATS.values()), *map(format_iri, RDF_FORMATS.values())})
_PREFIXES = {"sd": SD} | {prefix: PREFIXES[prefix] for prefix in ("void", "rdfs", "dcterms")}


def service_description(endpoint: str, counts: Mapping[str, int], limits: Limits, media_type: str,
                        hints: Iterable[ox.Triple] = ()) -> bytes:
    """Return the service description, serialized.

    :param endpoint: the IRI of the endpoint; :param counts: facts of each named graph by its IRI, of their union by "".
    :param media_type: a key of `RDF_FORMATS`; :param hints: triples for SPARQL editors that read nothing else.
    """
    triples = [*_service(endpoint, limits), *service_dataset(endpoint, counts), *hints]
    return serialize_rdf(triples, RDF_FORMATS[media_type], _PREFIXES)


def _service(endpoint: str, limits: Limits) -> Iterator[ox.Triple]:
    service = f"{endpoint}#service"  # a blank node would have another label in each format
    yield triple(service, "rdf:type", SD + "Service")
    yield triple(service, SD + "endpoint", endpoint)
    yield triple(service, SD + "supportedLanguage", SD + "SPARQL11Query")
    yield triple(service, SD + "feature", SD + "UnionDefaultGraph")
    yield triple(service, SD + "defaultDataset", f"{endpoint}#dataset")
    for form in _FORMAT_IRIS:
        yield triple(service, SD + "resultFormat", form)
    yield triple(service, "rdfs:comment", ox.Literal(limits.sentence(), language="en"))
