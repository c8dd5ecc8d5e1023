"""The command `sco-kg`: it parses, calls the library, prints, and sets the exit code.

Exit codes: 0 all well, 1 a check found something, 2 wrong usage, 3 input or output failed.
"""

import os
import sys
from pathlib import Path

import click

from . import errors, products, tables, web

#: Errors of what was typed; every other error of ours is of input or output.
_USAGE = (errors.BadParameter, errors.BadQuery, errors.UnknownPrefix, errors.UnknownQuery,
          errors.UnknownThing)


class _Command(click.Group):
    """A group whose errors are one message on stderr and an exit code, never a traceback."""

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except errors.SCOKGError as error:
            click.echo(f"{type(error).__name__}: {error}", err=True)
            ctx.exit(2 if isinstance(error, _USAGE) else 3)
        except BrokenPipeError:  # the reader, such as head, has had enough
            sys.stderr.close()
            ctx.exit(0)


@click.group(cls=_Command, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sco-kg", message="sco-kg %(version)s")
def main():
    """What five press articles say about the SCO, the United Nations and drugs: ask, show, check."""


def _data(purpose):
    return click.option("--data", "folder", metavar="DIR", type=click.Path(path_type=Path), help=purpose)


_ARTICLES = click.option("--articles", metavar="DIR", type=click.Path(path_type=Path),
                         help="Your own copies of the articles, <slug>.txt each; SCO_KG_ARTICLES if not given.")


def _endpoint_options(command):
    options = [
        click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of the bundled data."),
        click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=30.0,
                     show_default=True, metavar="SECONDS", help="How long to wait for the endpoint."),
        _data("Use the data of this checkout."),
        click.option("--language", default="en", show_default=True, metavar="TAG",
                     help="Language of the labels: en, ru, zh."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _store_options(command):
    options = [
        click.option("--store", type=click.Choice(list(products.PRODUCTS)), default="generic", show_default=True,
                     help="What kind of store it is."),
        click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True,
                     metavar="SECONDS", help="How long to wait for each answer."),
        _data("Take the data of this checkout."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _output_options(command):
    command = click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path),
                           help="Write to this file, whole or not at all.")(command)
    return click.option("-f", "--format", "form", type=click.Choice(tables.FORMATS),
                        help="How to print the rows; by default as a table.")(command)


def _open(endpoint, timeout, folder, language):
    from . import graph

    if endpoint:
        return graph.connect(endpoint, language=language, timeout=timeout, auth=web.credentials())
    return graph.open(folder, language=language)


def _print(result, form, output):
    if output:
        result.write(output, form)
        click.echo(f"{output}: {len(result)} rows", err=True)
    else:
        width = os.get_terminal_size().columns if sys.stdout.isatty() else None
        click.echo(tables.render(result, form or "table", width), nl=False)


def _parameters(given):
    values = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{text!r} is not of the form name=value, such as drug=heroin.",
                                     param_hint="-p")
        if name in values:
            raise click.BadParameter(f"{name!r} is given twice; a query takes one value for it.", param_hint="-p")
        values[name] = value
    return values


@main.command()
@click.argument("name")
@click.option("-p", "--parameter", "given", multiple=True, metavar="NAME=VALUE",
              help="Restrict the query; may be repeated.")
@_output_options
@_endpoint_options
def query(name, given, form, output, **source):
    """Run the query NAME of the catalogue (see `sco-kg queries`)."""
    _print(_open(**source).query(name, **_parameters(given)), form, output)


@main.command()
@click.argument("text")
@_output_options
@_endpoint_options
def sparql(text, form, output, **source):
    """Run the SPARQL query TEXT; - reads it from standard input, @FILE from a file."""
    from . import files

    if text == "-":
        text = files.checked(sys.stdin.buffer.read(), "standard input").decode("utf-8")
    elif text.startswith("@"):
        text = files.read_text(text[1:])
    _print(_open(**source).sparql(text), form, output)


@main.command()
@click.argument("word", required=False)
@_data("List the queries of this checkout.")
def queries(word, folder):
    """List the queries, or those with WORD in their name, question or keywords."""
    from . import files
    from . import queries as catalogue
    from .result import Result

    top, word = files.home(folder), (word or "").casefold()
    rows = [(query.name, query.header["question"],
             ", ".join(f"{p.name} ({p.type})" for p in query.parameters))
            for kind in catalogue.ASKED for query in catalogue.catalogue(top, kind).values()
            if word in " ".join((query.name, query.title, *query.header.values())).casefold()]
    if not rows:
        raise errors.UnknownQuery(f"No query has {word!r} in it. `sco-kg queries` lists all of them.")
    _print(Result(("name", "question", "parameters"), rows), None, None)


@main.command()
@click.argument("thing")
@_endpoint_options
def show(thing, **source):
    """Show every fact about THING (a label in any language, or an IRI) with its sentences."""
    from . import console

    console.show(_open(**source), thing)


@main.command()
@_data("Show the data of this checkout.")
def tour(folder):
    """Show in one go what is in the graph: events, speakers, figures, and a fact's sentences."""
    from . import graph
    from . import tour as guide

    guide.run(graph.open(folder))


@main.command()
@click.argument("measure")
@click.option("--drug", metavar="CONCEPT", help="Only figures of this drug and of its kinds.")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text",
              show_default=True)
@_endpoint_options
def compare(measure, drug, form, **source):
    """Set side by side what the articles say of MEASURE, and say whether all of it can be true."""
    from . import synopsis

    graph = _open(**source)
    if form == "json":
        import json

        click.echo(json.dumps(synopsis.as_json(graph, measure, drug), ensure_ascii=False, indent=2))
    else:
        synopsis.show(graph, measure, drug)


@main.command()
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path),
              help="Write to this Turtle file, whole or not at all.")
@_data("Use the data of this checkout.")
def cube(output, folder):
    """Write all figures of drug seizures as an RDF Data Cube, in Turtle."""
    from . import cube as cubes
    from . import dataset, files

    top = files.home(folder)
    triples = cubes.build(dataset.read(top), top)
    if not output:
        return click.echo(cubes.turtle(triples), nl=False)
    with files.written(output) as temporary:
        temporary.write_text(cubes.turtle(triples), encoding="utf-8")
    click.echo(f"{output}: {len(triples)} facts", err=True)


@main.command()
@_ARTICLES
@_data("Check this checkout.")
@click.option("--article", "slug", metavar="SLUG",
              help="Tell only what concerns this article: its nodes, its sentences, what it refers to.")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text",
              show_default=True)
def check(articles, folder, slug, form):
    """Check everything: files, data profile, shapes, check queries, and texts if at hand."""
    from . import audit, console, files

    with console.progress(enabled=form == "text") as on_stage:
        report = audit.run(folder, files.articles_folder(articles), on_stage, slug)
    if form == "json":
        import json

        click.echo(json.dumps(console.as_json(report), ensure_ascii=False, indent=2))
    else:
        console.report(report)
    click.get_current_context().exit(0 if report.clean else 1)


@main.command()
@_ARTICLES
@_data("Measure this checkout.")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json", "turtle"]), default="text",
              show_default=True, help="For people, for programs, or as DQV.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path),
              help="Write to this file, whole or not at all.")
def quality(articles, folder, form, output):
    """Measure the data: coverage, evidence, grounding, use of terms, links, names, findings."""
    from . import console, dqv, files, scorecard
    from . import quality as measures

    with console.progress(enabled=form == "text") as on_stage:
        measured = measures.of_folder(folder, files.articles_folder(articles), on_stage)
    if form == "text" and not output:
        return scorecard.render(measured, console.out())
    text = {"text": scorecard.text, "json": scorecard.as_json, "turtle": dqv.turtle}[form](measured)
    if not output:
        return click.echo(text, nl=False)
    with files.written(output) as temporary:
        temporary.write_text(text, encoding="utf-8")
    click.echo(f"{output}: {len(measured.metrics)} measurements", err=True)


@main.command()
@click.argument("url")
@_store_options
@click.option("--update-url", metavar="URL", help="Where the store takes SPARQL updates, if not where --store has it.")
@click.option("--gsp-url", metavar="URL", help="Where it takes whole graphs (SPARQL 1.1 Graph Store Protocol).")
@click.option("--auth", "kind", type=click.Choice(["basic", "digest", "bearer"]),
              help="How to show SCO_KG_USER and SCO_KG_PASSWORD, or SCO_KG_TOKEN; by default as the store wants it.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--prune", is_flag=True, help="Remove the project's graphs that are not in this release.")
def load(url, store, update_url, gsp_url, kind, dry_run, prune, timeout, folder):
    """Bring the store at URL (its base address, or that of its queries) up to this release."""
    from . import console, loading, writing

    product, places, reader = _store(url, store, timeout, kind, update_url, gsp_url)
    with writing.Writer(product, places, timeout, web.credentials(), kind) as writer:
        clean = console.load(loading.release(folder), reader, writer, dry_run, prune)
    click.get_current_context().exit(0 if clean else 1)


@main.command("verify")
@click.argument("url")
@_store_options
def verify_store(url, store, timeout, folder):
    """Compare the store at URL with the data here: each graph's facts, each answer of the catalogue."""
    from . import console, graph

    reader = _store(url, store, timeout)[2]
    clean = console.compare(reader, graph.open(folder))
    click.get_current_context().exit(0 if clean else 1)


def _store(url, store, timeout, kind=None, update=None, gsp=None):
    from .endpoint import Endpoint

    product = products.PRODUCTS[store]
    places = products.addresses(product, url, update, gsp)
    # Stores that want digests for writes let everybody read.
    secret = None if (kind or product.auth) == "digest" else web.credentials()
    return product, places, Endpoint(places.query, timeout, secret)


@main.group()
def evidence():
    """Follow facts to the sentences that say so, in your own copies of the articles."""


@evidence.command()
@_ARTICLES
@_data("Use the evidence of this checkout.")
def verify(articles, folder):
    """Recompute every digest against your copies; white space, quotes and case may differ."""
    from . import console, files

    copies = _copies(articles)
    clean = console.verify(files.home(folder), copies)
    click.get_current_context().exit(0 if clean else 1)


@evidence.command("show")
@click.argument("node")
@_ARTICLES
@_data("Use the data of this checkout.")
def evidence_show(node, articles, folder):
    """Print, from your copies, the sentences behind NODE (a label, an IRI, or slug#name)."""
    from . import console, files, graph

    console.quote(graph.open(folder), files.home(folder), node, _copies(articles))


def _copies(articles):
    from . import files

    folder = files.articles_folder(articles)
    if folder is None:
        raise click.UsageError("Give the folder with your copies of the articles: --articles DIR, "
                               "or set SCO_KG_ARTICLES.")
    return folder


@evidence.command("write")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--table", type=click.Path(path_type=Path),
              help="The frozen sentence table; without one the text is numbered afresh.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path),
              help="The evidence file to write, <slug>.ttl.")
def evidence_write(file, table, output):
    """Make the evidence file of the article text FILE: digests and offsets, no words."""
    from . import evidence as spans
    from . import files, iris, sentences

    if not iris.is_slug(output.stem):
        raise click.UsageError(f"{output.name}: {output.stem!r} is not a slug. "
                               "Use lower-case letters, figures and single hyphens.")
    text = files.read_text(file)
    numbered = sentences.read_table(table) if table else sentences.number(text)
    with files.written(output) as temporary:
        temporary.write_text(spans.turtle(output.stem, text, numbered), encoding="utf-8")
    click.echo(f"{output}: {len(numbered)} sentences")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--table", type=click.Path(path_type=Path),
              help="A frozen sentence table; without one the text is numbered afresh.")
def sentences(file, table):
    """Print the article text FILE with its sentences numbered, for a curator to read."""
    from . import files
    from . import sentences as numbering

    text = files.read_text(file)
    for sentence in numbering.read_table(table) if table else numbering.number(text):
        click.echo(f"{sentence.number:>4}  {' '.join(text[sentence.start:sentence.end].split())}")


@main.command("new-article")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--slug", required=True, metavar="SLUG",
              help="The name of the article in the project, such as side-event-2031; never to be changed.")
@_data("Write to this checkout.")
def new_article(file, slug, folder):
    """Start an article from the text FILE, kept outside the project: evidence and a skeleton, no words."""
    from . import newarticle

    click.echo(newarticle.guide(newarticle.create(file, slug, folder), folder), nl=False)
