"""Options that several commands share, and what they stand for."""

import os
import sys
from pathlib import Path

import click

from ..query import output as tables


def data_option(purpose):
    """Return the option for another checkout; `purpose` is its help."""
    return click.option("--data", "folder", metavar="DIR", type=click.Path(path_type=Path), help=purpose)


articles_option = click.option("--articles", metavar="DIR", type=click.Path(path_type=Path),
                        help="Your own copies of the articles, <slug>.txt each; SCO_KG_ARTICLES if not given.")


def source_options(command):
    """Add to a command the options that say which graph to ask."""
    added = [
        click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of the bundled data."),
        click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=30.0,
                     show_default=True, metavar="SECONDS", help="How long to wait for the endpoint."),
        data_option("Use the data of this checkout."),
        click.option("--language", default="en", show_default=True, metavar="TAG",
                     help="Language of the labels: en, ru, zh."),
    ]
    for option in reversed(added):
        command = option(command)
    return command


def output_options(command):
    """Add to a command the options that say how and where to write rows."""
    command = click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path),
                           help="Write to this file, whole or not at all.")(command)
    return click.option("-f", "--format", "form", type=click.Choice(tables.FORMATS),
                        help="How to print the rows; by default as a table.")(command)


def worker_options(command):
    """Add to a command the options that say where to do work that can be divided: `processes`, `scheduler`."""
    command = click.option("--scheduler", metavar="URL", callback=_scheduler,
                           help="Use the workers of a running Dask scheduler, such as tcp://host:8786.")(command)
    return click.option("--processes", metavar="N", type=click.IntRange(min=1), is_eager=True,
                        help="Use N worker processes of this machine; one process, this one, if not given.")(command)


def _scheduler(context, option, given):
    """Return the address of a scheduler; the processes come before it, being eager."""
    from .. import errors
    from ..parallel import map as places

    try:
        places.check_options(context.params.get("processes"), given)
    except errors.ParameterError as error:
        raise click.BadParameter(str(error)) from None
    return given


def open_graph(endpoint, timeout, folder, language):
    """Return the `KnowledgeGraph` that the options of `source_options` name."""
    from .. import graph

    if endpoint:
        from ..query import http

        return graph.connect(endpoint, language=language, timeout=timeout, auth=http.credentials())
    return graph.open(folder, language=language)


def print_rows(result, form, output):
    """Print a `Result`, or write it to a file, as the options of `output_options` say."""
    if output:
        result.write(output, form)
        click.echo(f"{output}: {len(result)} rows", err=True)
    else:
        width = os.get_terminal_size().columns if sys.stdout.isatty() else None
        click.echo(tables.render_result(result, form or "table", width), nl=False)


def parse_parameters(given):
    """Return {name: value} for texts of the form name=value.

    :raises ParameterError: one is not of that form, or a name comes twice.
    """
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


def articles_dir(articles):
    """Return the folder with somebody's copies of the articles; without one there is nothing to do."""
    from ..dataset import layout

    folder = layout.texts_dir(articles)
    if folder is None:
        raise click.UsageError("Give the folder with your copies of the articles: --articles DIR, "
                               "or set SCO_KG_ARTICLES.")
    return folder
