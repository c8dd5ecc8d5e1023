"""The answers that the site stores are those of a second engine over the data it was made from (D14, F7).

Those of a third, in the page, are compared in `test_sparql_page`; the questions besides in `tests/queries/questions`.
"""

from collections import Counter

import pyoxigraph as ox
import pytest

from sco_kg.query import catalogue
from support.engines import ask_rdflib, comparable
from support.paths import TOP

SHIPPED = {name: query for kind in catalogue.CATALOGUE for name, query in catalogue.read_catalogue(TOP, kind).items()}


@pytest.mark.references
@pytest.mark.parametrize("name", SHIPPED)
def test_a_stored_answer_is_that_of_rdflib(name, site):
    stored = ox.parse_query_results(path=str(site / "queries" / name / "result.json"))
    columns, rows = ask_rdflib(SHIPPED[name].text)
    assert tuple(variable.value for variable in stored.variables) == columns
    ours, theirs = comparable(list(row) for row in stored), comparable(rows)
    assert Counter(ours) == Counter(theirs)
    assert ours == theirs or SHIPPED[name].kind != "questions"  # the order of a report need not be total
