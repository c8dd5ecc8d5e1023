"""The commands that ask: query, sparql, queries, show, tour, compare."""

import sys

import click

from .. import errors
from . import options


@click.command()
@click.argument("name")
@click.option("-p", "--parameter", "given", multiple=True, metavar="NAME=VALUE",
              help="Restrict the query; may be repeated.")
@options.output_options
@options.source_options
def query(name, given, form, output, **source):
    """Run the query NAME of the catalogue (see `sco-kg queries`)."""
    options.print_rows(options.open_graph(**source).query(name, **options.parse_parameters(given)), form, output)


@click.command()
@click.argument("text")
@options.output_options
@options.source_options
def sparql(text, form, output, **source):
    """Run the SPARQL query TEXT; - reads it from standard input, @FILE from a file."""
    from ..dataset import text_file

    if text == "-":
        text = text_file.validate_utf8(sys.stdin.buffer.read(), "standard input").decode("utf-8")
    elif text.startswith("@"):
        text = text_file.read_text(text[1:])
    options.print_rows(options.open_graph(**source).sparql(text), form, output)


@click.command()
@click.argument("word", required=False)
@options.data_option("List the queries of this checkout.")
def queries(word, folder):
    """List the queries, or those with WORD in their name, question or keywords."""
    from ..dataset import layout
    from ..query import catalogue
    from ..query.result import Result

    top, word = layout.project_root(folder), (word or "").casefold()
    rows = [(query.name, query.header["question"],
             ", ".join(f"{p.name} ({p.type})" for p in query.parameters))
            for kind in catalogue.CATALOGUE for query in catalogue.read_catalogue(top, kind).values()
            if word in " ".join((query.name, query.title, *query.header.values())).casefold()]
    if not rows:
        raise errors.UnknownQueryError(f"No query has {word!r} in it. `sco-kg queries` lists all of them.")
    options.print_rows(Result(("name", "question", "parameters"), rows), None, None)


@click.command()
@click.argument("thing")
@options.source_options
def show(thing, **source):
    """Show every fact about THING (a label in any language, or an IRI) with its sentences."""
    from .show.thing import print_thing

    print_thing(options.open_graph(**source), thing)


@click.command()
@options.data_option("Show the data of this checkout.")
def tour(folder):
    """Show in one go what is in the graph: events, speakers, figures, and a fact's sentences."""
    from .. import graph
    from .show import tour as guide

    guide.print_tour(graph.open(folder))


@click.command()
@click.argument("measure")
@click.option("--drug", metavar="CONCEPT", help="Only figures of this drug and of its kinds.")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text",
              show_default=True)
@options.source_options
def compare(measure, drug, form, **source):
    """Set side by side what the articles say of MEASURE, and say whether all of it can be true."""
    from .show import comparison

    graph = options.open_graph(**source)
    if form == "json":
        import json

        click.echo(json.dumps(comparison.comparison_to_json(graph, measure, drug), ensure_ascii=False, indent=2))
    else:
        comparison.print_comparison(graph, measure, drug)
