"""Options that several commands share, and the functions that use them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import click

from ..query import output as query_output

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.decorators import FC

    from ..graph import KnowledgeGraph
    from ..query.result import Result


def data_option(purpose: str) -> Callable[[FC], FC]:
    """Return the option for another checkout, with `purpose` as its help."""
    return click.option("--data", "folder", metavar="DIR", type=click.Path(path_type=Path), help=purpose)


def output_option(purpose: str) -> Callable[[FC], FC]:
    """Return the option for an output file, with `purpose` as its help."""
    return click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help=purpose)


articles_option = click.option(
    "--articles", metavar="DIR", type=click.Path(path_type=Path),
    help="The folder with your copies of the articles, <slug>.txt each. Default: the environment variable "
         "SCO_KG_ARTICLES.")


class SourceOptions(TypedDict):
    """The values of `source_options`."""

    endpoint: str | None
    timeout: float
    folder: Path | None
    language: str


def source_options(command: FC) -> FC:
    """Add the options of `SourceOptions`: which graph to query, and in which language."""
    options: list[Callable[[FC], FC]] = [
        click.option("--endpoint", metavar="URL", help="Query this SPARQL endpoint instead of the bundled data."),
        click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=30.0,
                     show_default=True, metavar="SECONDS", help="Time limit for each response of the endpoint."),
        data_option("Use the data of this checkout."),
        click.option("--language", default="en", show_default=True, metavar="TAG",
                     help="Language of the labels: en, ru or zh."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def output_options(command: FC) -> FC:
    """Add the options for the format and the file of rows: `output_format` and `output`."""
    command = output_option("Write the rows to this file.")(command)
    return click.option("-f", "--format", "output_format", type=click.Choice(query_output.FORMATS),
                        help="Output format. Default: the format of the file name, or a table.")(command)


def parallel_options(command: FC) -> FC:
    """Add the options to work in parallel: `processes` and `scheduler`; without them, this process does all work."""
    command = click.option("--scheduler", metavar="URL", callback=_validate_scheduler,
                           help="Work on the Dask cluster with this scheduler, such as tcp://host:8786.")(command)
    return click.option("--processes", metavar="N", type=click.IntRange(min=1), is_eager=True,
                        help="Start N processes on this machine, with Dask. Default: work in this process.")(command)


def _validate_scheduler(context: click.Context, option: click.Parameter, scheduler: str | None) -> str | None:
    """Return the scheduler; `processes` is parsed before it because it is eager."""
    from ..errors import ParameterError
    from ..parallel.map import check_options

    try:
        check_options(context.params.get("processes"), scheduler)
    except ParameterError as error:
        raise click.BadParameter(str(error)) from None
    return scheduler


def open_graph(endpoint: str | None, timeout: float, folder: Path | None, language: str) -> KnowledgeGraph:
    """Return the graph that the values of `source_options` name."""
    from .. import graph

    if endpoint:
        from ..query.http import credentials

        return graph.connect(endpoint, language=language, timeout=timeout, auth=credentials())
    return graph.open(folder, language=language)


def print_rows(result: Result, output_format: str | None, output: Path | None) -> None:
    """Print a result, or write it to a file, by the values of `output_options`."""
    if output:
        result.write(output, output_format)
        click.echo(f"{output}: {len(result)} rows", err=True)
    else:
        width = os.get_terminal_size().columns if sys.stdout.isatty() else None
        click.echo(query_output.render_result(result, output_format or "table", width), nl=False)


def parse_parameters(texts: Iterable[str]) -> dict[str, str]:
    """Parse texts of the form name=value.

    :raises click.BadParameter: a text has another form, or a name is repeated.

    >>> parse_parameters(["drug=heroin"])
    {'drug': 'heroin'}
    """
    values: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{text!r} is not of the form name=value, such as drug=heroin.", param_hint="-p")
        if name in values:
            raise click.BadParameter(f"{name!r} is given twice. Give one value for each parameter.", param_hint="-p")
        values[name] = value
    return values


def articles_dir(articles: Path | None) -> Path:
    """Return the folder with the copies of the articles, from the option or the environment.

    :raises click.UsageError: neither names a folder.
    """
    from ..dataset.layout import texts_dir

    folder = texts_dir(articles)
    if folder is None:
        raise click.UsageError("This command needs your copies of the articles. Give their folder with --articles DIR, "
                               "or set SCO_KG_ARTICLES.")
    return folder
