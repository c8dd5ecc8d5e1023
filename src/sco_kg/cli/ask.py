"""Commands that query the graph: query, sparql, queries, show, tour, compare."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Unpack

import click

from . import options


@click.command()
@click.argument("name")
@click.option("-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE",
              help="A value of a parameter of the query. May be repeated.")
@options.output_options
@options.source_options
def query(name: str, parameters: tuple[str, ...], output_format: str | None, output: Path | None,
          **source: Unpack[options.SourceOptions]) -> None:
    """Run the query NAME of the catalogue (see `sco-kg queries`)."""
    result = options.open_graph(**source).query(name, **options.parse_parameters(parameters))
    options.print_rows(result, output_format, output)


@click.command()
@click.argument("text")
@options.output_options
@options.source_options
def sparql(text: str, output_format: str | None, output: Path | None,
           **source: Unpack[options.SourceOptions]) -> None:
    """Run the SPARQL query TEXT; - reads it from standard input, @FILE from a file."""
    from ..dataset.text_file import read_text, validate_utf8

    if text == "-":
        text = validate_utf8(sys.stdin.buffer.read(), "standard input").decode("utf-8")
    elif text.startswith("@"):
        text = read_text(Path(text[1:]))
    options.print_rows(options.open_graph(**source).sparql(text), output_format, output)


@click.command()
@click.argument("word", required=False)
@options.data_option("List the queries of this checkout.")
def queries(word: str | None, folder: Path | None) -> None:
    """List all queries, or those with WORD in their name, question or keywords."""
    from ..dataset.layout import project_root
    from ..errors import UnknownQueryError
    from ..query.catalogue import CATALOGUE, read_catalogue
    from ..query.result import Result

    top, wanted = project_root(folder), (word or "").casefold()
    rows = [(query.name, query.header["question"], ", ".join(f"{p.name} ({p.type})" for p in query.parameters))
            for kind in CATALOGUE for query in read_catalogue(top, kind).values()
            if wanted in " ".join((query.name, query.title, *query.header.values())).casefold()]
    if not rows:
        raise UnknownQueryError(f"No query contains {wanted!r}. `sco-kg queries` lists all queries.")
    options.print_rows(Result(("name", "question", "parameters"), rows), None, None)


@click.command()
@click.argument("thing")
@options.source_options
def show(thing: str, **source: Unpack[options.SourceOptions]) -> None:
    """Show all facts about THING (a label in any language, or an IRI) with their sentences."""
    from .show.thing import print_thing

    print_thing(options.open_graph(**source), thing)


@click.command()
@options.data_option("Show the data of this checkout.")
def tour(folder: Path | None) -> None:
    """Show an overview of the graph: events, speakers, figures, and the sentences of one fact."""
    from .. import graph
    from .show.tour import print_tour

    print_tour(graph.open(folder))


@click.command()
@click.argument("measure")
@click.option("--drug", metavar="CONCEPT", help="Compare only figures of this drug and of its kinds.")
@click.option("-f", "--format", "output_format", type=click.Choice(["text", "json"]), default="text",
              show_default=True, help="Output format.")
@options.source_options
def compare(measure: str, drug: str | None, output_format: str, **source: Unpack[options.SourceOptions]) -> None:
    """Compare what the articles state about MEASURE, and show whether all of it can be true."""
    from .show import comparison

    graph = options.open_graph(**source)
    if output_format == "json":
        import json

        click.echo(json.dumps(comparison.comparison_to_json(graph, measure, drug), ensure_ascii=False, indent=2))
    else:
        comparison.print_comparison(graph, measure, drug)
