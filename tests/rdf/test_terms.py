"""Terms by value: what stores may change in form, and what they may not."""

import pyoxigraph as ox
import pytest

from sco_kg.rdf import namespaces
from sco_kg.rdf.terms import normalised


def literal(text, name):
    return ox.Literal(text, datatype=ox.NamedNode(namespaces.PREFIXES["xsd"] + name))


@pytest.mark.parametrize("one, other", [
    (literal("69", "integer"), literal("69.0", "decimal")),
    (literal("007", "integer"), literal("7", "nonNegativeInteger")),
    (literal("5e2", "double"), literal("500", "integer")),
    (literal("-0.0", "decimal"), literal("0", "integer")),
    (literal("0.3333333333333", "decimal"), literal("0.33333333333333333", "decimal")),
    (literal("1", "boolean"), literal("true", "boolean")),
    (literal("2017-03-13T10:00:00+08:00", "dateTime"), literal("2017-03-13T02:00:00Z", "dateTime")),
    (ox.Literal("a", language="zh-hans"), normalised(ox.Literal("a", language="zh-Hans"))),
    (ox.Literal("a"), literal("a", "string")),
])
def test_forms_of_one_value_are_equal(one, other):
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize("one, other", [
    (literal("69", "integer"), literal("69.1", "decimal")),
    (literal("69", "integer"), ox.Literal("69")),
    (literal("1", "boolean"), literal("1", "integer")),
    (literal("abc", "integer"), literal("abd", "integer")),
    (literal("INF", "double"), literal("NaN", "double")),
    (literal("2017-03-13T02:00:00", "dateTime"), literal("2017-03-13T02:00:00Z", "dateTime")),
    (literal("2017-13-13T02:00:00Z", "dateTime"), literal("2017-03-13T02:00:00Z", "dateTime")),
    (ox.Literal("a", language="en"), ox.Literal("a", language="ru")),
    (ox.Literal("a", language="en"), ox.Literal("a")),
    (ox.NamedNode("https://a.example/"), ox.Literal("https://a.example/")),
])
def test_different_values_stay_different(one, other):
    assert normalised(one) != normalised(other)
