"""Measurements in the Data Quality Vocabulary of the W3C (DQV), as Turtle.

**Reads** a `Quality`. **Writes** one file in a fixed order, with the date of the data, so that the same data give
the same bytes. The part that a measurement counts is a parameter of its metric, as in section 6.10 of DQV.
"""

import re
import string

import pyoxigraph as ox

from ..rdf.namespaces import PREFIXES
from ..rdf.serialization import turtle_term
from ..rdf.terms import to_term
from .metrics import METRICS, Metric, Quality

_USED = ("sco", "c", "graph", "quality", "dcterms", "dqv", "ldqd", "owl", "qb", "rdf", "rdfs", "sdmx-attribute",
         "skos", "xsd")
_TYPES = {"item": "xsd:integer", "percent": "xsd:decimal"}
_CATEGORIES = {
    "availability": "accessibility", "licensing": "accessibility", "interlinking": "accessibility",
    "consistency": "intrinsic", "completeness": "intrinsic", "semanticAccuracy": "intrinsic",
    "relevancy": "contextual", "trustworthiness": "contextual",
    "interpretability": "representational", "versatility": "representational",
}

_HEAD = string.Template("""\
# What was measured of the data; made by `make quality`, not by hand.
$prefixes

<https://w3id.org/sco-kg/quality> a dqv:QualityMetadata ;
    dcterms:title "Quality of SCO-KG"@en ; dcterms:creator <https://w3id.org/sco-kg/contributors> ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ; dcterms:date $day ; owl:versionInfo "$version" .
<https://w3id.org/sco-kg/dataset> dqv:hasQualityMetadata <https://w3id.org/sco-kg/quality> .

quality:part a rdf:Property, qb:DimensionProperty ; rdfs:label "part"@en ;
    skos:definition "What a measurement counts of the whole: a class, term, kind, language, host or rule."@en .
""")
_DIMENSION = string.Template("""\
ldqd:$name a dqv:Dimension ; dqv:inCategory ldqd:${category}Dimensions .
""")
_METRIC = string.Template("""\
quality:$name a dqv:Metric ; dqv:inDimension ldqd:$dimension ; dqv:expectedDataType $type ;
    skos:definition $definition .
""")
_MEASUREMENT = string.Template("""\
$name a dqv:QualityMeasurement ; dqv:isMeasurementOf quality:$metric ; dqv:value $value ;
    dqv:computedOn $of$part ; sdmx-attribute:unitMeasure c:$unit ; dcterms:date $day .
""")


def measurements_turtle(quality: Quality) -> str:
    """Return measurements as Turtle.

    >>> from sco_kg.release.metrics import Metric, Quality
    >>> blank = Metric("blank-nodes", "interpretability", 0, "item")
    >>> measurements_turtle(Quality("0.1.0", "2026-11-22", [blank], {})).splitlines()[-2]
    'quality:blank-nodes.dataset a dqv:QualityMeasurement ; dqv:isMeasurementOf quality:blank-nodes ; dqv:value 0 ;'
    """
    names = sorted({metric.name for metric in quality.metrics})
    dimensions = sorted({METRICS[name].dimension for name in names})
    day = f'"{quality.day}"^^xsd:date'
    return "\n".join([
        _HEAD.substitute(prefixes=_prefixes(), day=day, version=quality.version),
        "".join(_DIMENSION.substitute(name=name, category=_CATEGORIES[name]) for name in dimensions),
        "".join(map(_metric_turtle, names)),
        "".join(sorted(_measurement_turtle(metric, day) for metric in quality.metrics)),
    ])


def _prefixes() -> str:
    return "\n".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in _USED)


def _metric_turtle(name: str) -> str:
    metric = METRICS[name]
    return _METRIC.substitute(name=name, dimension=metric.dimension, type=_TYPES[metric.unit],
                              definition=_turtle(ox.Literal(metric.definition, language="en")))


def _measurement_turtle(metric: Metric, day: str) -> str:
    part = f" ; quality:part {_part(metric.part)}" if metric.part else ""
    return _MEASUREMENT.substitute(name=metric_name(metric), metric=metric.name, value=_turtle(to_term(metric.value)),
                                   of=_turtle(ox.NamedNode(metric.of)), part=part, unit=metric.unit, day=day)


def metric_name(metric: Metric) -> str:
    """Return the prefixed name of a measurement, from its metric, graph and part."""
    names = (metric.name, re.split("[/#]", metric.of)[-1], re.split("[/#]", metric.part)[-1])
    return "quality:" + ".".join(filter(None, names))


def _part(part: str) -> str:
    return _turtle(ox.NamedNode(part) if "://" in part else ox.Literal(part))


def _turtle(term: ox.NamedNode | ox.Literal) -> str:
    return turtle_term(term, _USED).replace(f"<{PREFIXES['xsd']}decimal>", "xsd:decimal")
