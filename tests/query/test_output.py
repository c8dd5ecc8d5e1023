"""Results: typed rows, and the formats they are written in."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sco_kg.errors import MissingExtraError, ParameterError
from sco_kg.query import output
from sco_kg.query.result import Result, Row
from sco_kg.rdf import terms
from sco_kg.rdf.terms import Text, Thing

UNODC = Thing("https://w3id.org/sco-kg/id/unodc", "UNODC")
RESULT = Result(["who", "value", "day", "said"],
                [(UNODC, Decimal("69.5"), date(2017, 3, 13), Text("a|b", "en")), (None, 70, None, Text("中国", "zh"))])


def test_rows_are_read_by_name_position_and_attribute():
    row = RESULT[0]
    assert row.who is row["who"] is row[0] is UNODC and len(row) == 4
    assert row.asdict()["value"] == Decimal("69.5")
    assert [r.value for r in RESULT] == [Decimal("69.5"), 70] and len(RESULT) == 2
    with pytest.raises(AttributeError, match="columns are who, value, day, said"):
        _ = row.whom
    with pytest.raises(KeyError):
        _ = row["whom"]


def test_equal_rows_are_equal():
    assert Row(("a",), (1,)) == Row(("a",), (1,)) != Row(("a",), (2,))
    assert len({Row(("a",), (1,)), Row(("a",), (1,))}) == 1
    assert repr(Row(("a",), (1,))) == "Row(a=1)"


def test_csv_and_tsv_can_be_read_back():
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        rows = list(csv.reader(io.StringIO(output.render_result(RESULT, form)), delimiter=delimiter))
        assert rows == [["who", "value", "day", "said"], ["UNODC", "69.5", "2017-03-13", "a|b"], ["", "70", "", "中国"]]


def test_json_has_iri_and_label():
    rows = json.loads(output.render_result(RESULT, "json"))
    assert rows[0] == {"who": {"iri": UNODC.iri, "label": "UNODC"}, "value": 69.5, "day": "2017-03-13", "said": "a|b"}
    assert rows[1]["who"] is None and rows[1]["value"] == 70


def test_markdown_escapes_bars():
    assert output.render_result(RESULT, "markdown").splitlines()[2] == "| UNODC | 69.5 | 2017-03-13 | a\\|b |"


def test_a_table_is_aligned_and_never_markup():
    result = Result(["name", "n"], [("[bold]x[/bold]", 1), ("y", 10)])
    lines = output.render_result(result).splitlines()
    assert lines[2:] == ["[bold]x[/bold]   1", "y               10"]


def test_a_table_fits_the_width_it_is_given():
    result = Result(["text"], [("many words " * 20,)])
    assert max(map(len, output.render_result(result, "table", 40).splitlines())) <= 40


def test_no_rows_is_a_table_too():
    assert output.render_result(Result(["a", "b"], [])).splitlines()[0].split() == ["a", "b"]


def test_writing_takes_the_format_from_the_ending(tmp_path):
    for name, start in (("a.csv", "who,"), ("a.tsv", "who\t"), ("a.md", "| who"), ("a.json", "[")):
        RESULT.write(tmp_path / name)
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    RESULT.write(tmp_path / "a.xyz", "csv")
    with pytest.raises(ParameterError, match=r"no format has the ending '\.rows'"):
        RESULT.write(tmp_path / "a.rows")


def test_pandas():
    frame = RESULT.to_pandas()
    assert list(frame.columns) == list(RESULT.columns) and frame["who"][0] == "UNODC"


def test_without_pandas_the_message_names_the_command_to_type(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'sco-kg\[pandas\]'"):
        RESULT.to_pandas()


VALUES = st.one_of(st.booleans(), st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=3),
                   st.dates(), st.text(alphabet=st.characters(exclude_categories=["Cs"])))


@given(VALUES)
def test_values_round_trip_through_terms(value):
    assert terms.to_python(terms.to_term(value)) == value


def test_ill_typed_literals_of_others_stay_text():
    import pyoxigraph as ox

    broken = ox.Literal("2017-02-30", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
    assert terms.to_python(broken) == "2017-02-30"
    partial = ox.Literal("2016-04", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#gYearMonth"))
    assert terms.to_python(partial) == "2016-04"
    assert terms.to_python(ox.Literal("a", language="ru")).language == "ru"
    assert terms.to_python(None) is None
