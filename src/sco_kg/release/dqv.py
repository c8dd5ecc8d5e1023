"""Metrics as the Data Quality Vocabulary of the W3C says them, in Turtle.

**Reads** a `Quality`. **Writes** one file in a fixed order, dated like the data, so that the same data
give the same bytes. What a metric counts a part of is its parameter, as section 6.10 of DQV has it.
"""

import re
import string

import pyoxigraph as ox

from ..rdf import namespaces, serialization
from ..rdf.terms import to_term
from .metrics import METRICS

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


def measurements_turtle(quality):
    """Return a `Quality` as Turtle.

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
        "".join(map(_described, names)),
        "".join(sorted(_measurement(metric, day) for metric in quality.metrics)),
    ])


def _prefixes():
    return "\n".join(f"@prefix {prefix}: <{namespaces.PREFIXES[prefix]}> ." for prefix in _USED)


def _described(name):
    kind = METRICS[name]
    return _METRIC.substitute(name=name, dimension=kind.dimension, type=_TYPES[kind.unit],
                              definition=_turtle(ox.Literal(kind.definition, language="en")))


def _measurement(metric, day):
    part = f" ; quality:part {_part(metric.part)}" if metric.part else ""
    return _MEASUREMENT.substitute(name=metric_name(metric), metric=metric.name, value=_turtle(to_term(metric.value)),
                                   of=_turtle(ox.NamedNode(metric.of)), part=part, unit=metric.unit, day=day)


def metric_name(metric):
    """Return the prefixed name of a measurement: of what metric, graph and part it is."""
    names = (metric.name, re.split("[/#]", metric.of)[-1], re.split("[/#]", metric.part)[-1])
    return "quality:" + ".".join(filter(None, names))


def _part(part):
    return _turtle(ox.NamedNode(part) if "://" in part else ox.Literal(part))


def _turtle(term):
    return serialization.turtle_term(term, _USED).replace(f"<{namespaces.PREFIXES['xsd']}decimal>", "xsd:decimal")
