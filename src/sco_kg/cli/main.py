"""The command `sco-kg`: it parses, calls the library, prints, and sets the exit code.

Exit codes: 0 all well, 1 a check found something, 2 wrong usage, 3 input or output failed.
"""

import importlib
import sys

import click

from .. import errors
from . import options

#: Errors of what was typed; every other error of ours is of input or output.
_USAGE = (errors.BadParameter, errors.BadQuery, errors.UnknownPrefix, errors.UnknownQuery,
          errors.UnknownThing)


#: Commands that are read only when they are asked for, and the module each is in.
_ELSEWHERE = {"check": "check", "quality": "check", "evidence": "check",
              "cube": "publish", "export": "publish", "publish": "publish", "load": "publish",
              "verify": "publish", "serve": "serve",
              "new-article": "articles", "sentences": "articles"}


class _Commands(click.Group):
    """A group whose errors are one message on stderr and an exit code, never a traceback."""

    def list_commands(self, ctx):
        return sorted([*super().list_commands(ctx), *_ELSEWHERE])

    def get_command(self, ctx, name):
        if name not in _ELSEWHERE:
            return super().get_command(ctx, name)
        return getattr(importlib.import_module(f".{_ELSEWHERE[name]}", __package__), name.replace("-", "_"))

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except errors.SCOKGError as error:
            click.echo(f"{type(error).__name__}: {error}", err=True)
            ctx.exit(2 if isinstance(error, _USAGE) else 3)
        except BrokenPipeError:  # the reader, such as head, has had enough
            sys.stderr.close()
            ctx.exit(0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sco-kg", message="sco-kg %(version)s")
def main():
    """What five press articles say about the SCO, the United Nations and drugs: ask, show, check."""


@main.command()
@click.argument("name")
@click.option("-p", "--parameter", "given", multiple=True, metavar="NAME=VALUE",
              help="Restrict the query; may be repeated.")
@options.output
@options.source
def query(name, given, form, output, **source):
    """Run the query NAME of the catalogue (see `sco-kg queries`)."""
    options.print_rows(options.open_graph(**source).query(name, **options.parameters(given)), form, output)


@main.command()
@click.argument("text")
@options.output
@options.source
def sparql(text, form, output, **source):
    """Run the SPARQL query TEXT; - reads it from standard input, @FILE from a file."""
    from ..dataset import files

    if text == "-":
        text = files.checked(sys.stdin.buffer.read(), "standard input").decode("utf-8")
    elif text.startswith("@"):
        text = files.read_text(text[1:])
    options.print_rows(options.open_graph(**source).sparql(text), form, output)


@main.command()
@click.argument("word", required=False)
@options.data("List the queries of this checkout.")
def queries(word, folder):
    """List the queries, or those with WORD in their name, question or keywords."""
    from ..dataset import files
    from ..query import catalogue
    from ..query.result import Result

    top, word = files.home(folder), (word or "").casefold()
    rows = [(query.name, query.header["question"],
             ", ".join(f"{p.name} ({p.type})" for p in query.parameters))
            for kind in catalogue.ASKED for query in catalogue.catalogue(top, kind).values()
            if word in " ".join((query.name, query.title, *query.header.values())).casefold()]
    if not rows:
        raise errors.UnknownQuery(f"No query has {word!r} in it. `sco-kg queries` lists all of them.")
    options.print_rows(Result(("name", "question", "parameters"), rows), None, None)


@main.command()
@click.argument("thing")
@options.source
def show(thing, **source):
    """Show every fact about THING (a label in any language, or an IRI) with its sentences."""
    from .show import console

    console.show(options.open_graph(**source), thing)


@main.command()
@options.data("Show the data of this checkout.")
def tour(folder):
    """Show in one go what is in the graph: events, speakers, figures, and a fact's sentences."""
    from .. import graph
    from .show import tour as guide

    guide.run(graph.open(folder))


@main.command()
@click.argument("measure")
@click.option("--drug", metavar="CONCEPT", help="Only figures of this drug and of its kinds.")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text",
              show_default=True)
@options.source
def compare(measure, drug, form, **source):
    """Set side by side what the articles say of MEASURE, and say whether all of it can be true."""
    from .show import comparison

    graph = options.open_graph(**source)
    if form == "json":
        import json

        click.echo(json.dumps(comparison.as_json(graph, measure, drug), ensure_ascii=False, indent=2))
    else:
        comparison.show(graph, measure, drug)
