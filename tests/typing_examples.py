"""The public API as a user writes it; `mypy --strict` accepts this file, and a test runs it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import sco_kg
from sco_kg import KnowledgeGraph, Parameter, Query, Result, Row, Text, Thing


def open_in_each_way() -> list[KnowledgeGraph]:
    folder = sco_kg.open().top
    return [sco_kg.open(), sco_kg.open(folder, language="ru"), sco_kg.open(str(folder)),
            sco_kg.connect("https://example.org/sparql", language="zh", timeout=2.5, auth=("user", "password")),
            sco_kg.open("https://example.org/sparql", auth="token")]


def list_questions(graph: KnowledgeGraph) -> list[str]:
    queries: Mapping[str, Query] = graph.queries
    parameters: tuple[Parameter, ...] = queries["seizures"].parameters
    return [f"{query.name}: {query.question}" for query in queries.values()] + [each.type for each in parameters]


def ask_with_python_values(graph: KnowledgeGraph) -> Decimal:
    heroin: Thing = graph.find_concept("substance", "heroin")
    result: Result = graph.query("seizures", drug=heroin)
    graph.query("timeline", since=date(2017, 1, 1))
    graph.query("figures", atLeast=Decimal("69.5"))
    total = Decimal(0)
    for row in result:
        total += row.value
    first: Row = result[0]
    some: list[Row] = result[:2]
    assert first == some[0] and set(first.keys()) == set(dict(first))
    return total


def read_text(graph: KnowledgeGraph) -> str:
    label: Text = graph.sparql("SELECT ?l { GRAPH ?g { id:vienna rdfs:label ?l FILTER (LANG(?l) = 'ru') } }")[0].l
    return f"{label} ({label.language})"


def describe_a_thing(graph: KnowledgeGraph) -> list[str]:
    thing = graph.find("UNODC")
    name: str | None = thing.label
    facts = [f"{prop} {value}" for node in graph.describe(thing) for prop, value in node.facts]
    return [name or thing.iri, *facts, *(str(value) for _, value in graph.names_of(thing))]


def recover_from_a_mistake(graph: KnowledgeGraph) -> tuple[str, ...]:
    try:
        graph.query("seizures", drug="heroine")
    except sco_kg.UnknownThingError as error:
        return (error.name, *error.suggestions)
    except sco_kg.SCOKGError as error:
        return (str(error),)
    return ()


def write_files(graph: KnowledgeGraph, folder: Path) -> list[Path]:
    result = graph.query("speakers")
    for name in ("speakers.csv", "speakers.md"):
        result.write(folder / name)
    result.write(folder / "speakers.txt", format="json")
    return sorted(folder.iterdir())


def convert(graph: KnowledgeGraph) -> int:
    columns: int = len(graph.query("speakers").to_pandas().columns)
    return len(graph.to_rdflib()) + columns


def close() -> str:
    with sco_kg.open() as graph:
        graph.query("titles")
    return repr(graph)
