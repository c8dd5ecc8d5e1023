"""Commands that check and measure: check, quality, evidence."""

from __future__ import annotations

from pathlib import Path

import click

from . import options


@click.command()
@options.articles_option
@options.data_option("Check this checkout.")
@click.option("--article", "slug", metavar="SLUG",
              help="Report only findings about this article: its nodes, its sentences, and what it refers to.")
@click.option("-f", "--format", "output_format", type=click.Choice(["text", "json"]), default="text",
              show_default=True, help="Output format.")
@options.parallel_options
@click.option("--no-cache", is_flag=True, help="Ignore cached results, and do not cache the new ones.")
@click.option("--engine", type=click.Choice(["oxigraph", "pyshacl"]), default="oxigraph", show_default=True,
              help="The engine that validates the shapes. pySHACL is the reference, and takes a minute or more.")
def check(articles: Path | None, folder: Path | None, slug: str | None, output_format: str, engine: str,
          no_cache: bool, processes: int | None, scheduler: str | None) -> None:
    """Check the files, the data profile, the shapes, the check queries and, with your copies, the texts."""
    from .._cache import cache_dir
    from ..check.run import run_checks
    from ..dataset.layout import texts_dir
    from .show import findings
    from .show.console import progress

    with progress(enabled=output_format == "text") as on_stage:
        report = run_checks(folder, texts_dir(articles), on_stage, slug, engine,
                            None if no_cache else cache_dir() / "checks.sqlite",
                            processes=processes, scheduler=scheduler)
    if output_format == "json":
        import json

        click.echo(json.dumps(findings.report_to_json(report), ensure_ascii=False, indent=2))
    else:
        findings.print_report(report)
    click.get_current_context().exit(0 if report.clean else 1)


@click.command()
@options.articles_option
@options.data_option("Measure this checkout.")
@click.option("-f", "--format", "output_format", type=click.Choice(["text", "json", "turtle"]), default="text",
              show_default=True, help="Output format; turtle uses the Data Quality Vocabulary (DQV).")
@options.output_option("Write the measurements to this file.")
def quality(articles: Path | None, folder: Path | None, output_format: str, output: Path | None) -> None:
    """Measure the quality of the data: coverage, evidence, grounding, use of terms, links, labels, findings."""
    from .._atomic import atomic_file
    from ..dataset.layout import texts_dir
    from ..release.dqv import measurements_turtle
    from ..release.metrics import measure_folder
    from .show import console, scorecard

    with console.progress(enabled=output_format == "text") as on_stage:
        measured = measure_folder(folder, texts_dir(articles), on_stage)
    if output_format == "text" and not output:
        return scorecard.print_scorecard(measured, console.stdout_console())
    render = {"text": scorecard.scorecard_text, "json": scorecard.scorecard_to_json, "turtle": measurements_turtle}
    text = render[output_format](measured)
    if not output:
        return click.echo(text, nl=False)
    with atomic_file(output) as temporary:
        temporary.write_text(text, encoding="utf-8")
    click.echo(f"{output}: {len(measured.metrics)} measurements", err=True)


@click.group()
def evidence() -> None:
    """Verify, show or write the evidence: the sentences that the facts are based on, in your copies."""


@evidence.command("verify")
@options.articles_option
@options.data_option("Use the evidence of this checkout.")
def evidence_verify(articles: Path | None, folder: Path | None) -> None:
    """Compare every digest with your copies; white space, quotes and case may differ."""
    from ..dataset.layout import project_root
    from .show.evidence import print_verification

    copies = options.articles_dir(articles)
    clean = print_verification(project_root(folder), copies)
    click.get_current_context().exit(0 if clean else 1)


@evidence.command("show")
@click.argument("node")
@options.articles_option
@options.data_option("Use the data of this checkout.")
def evidence_show(node: str, articles: Path | None, folder: Path | None) -> None:
    """Print the sentences behind NODE (a label, an IRI, or slug#name) from your copies."""
    from .. import graph
    from ..dataset.layout import project_root
    from .show.evidence import print_sentences

    print_sentences(graph.open(folder), project_root(folder), node, options.articles_dir(articles))


@evidence.command("write")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--table", type=click.Path(path_type=Path),
              help="The frozen sentence table of the article. Default: split the text again.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path),
              help="The evidence file to write, <slug>.ttl.")
def evidence_write(file: Path, table: Path | None, output: Path) -> None:
    """Write the evidence file of the article text FILE: digests and offsets, no words."""
    from .._atomic import atomic_file
    from ..dataset.text_file import read_text
    from ..evidence.sentences import read_table, split_sentences
    from ..evidence.spans import spans_to_turtle
    from ..rdf.namespaces import is_slug

    if not is_slug(output.stem):
        raise click.UsageError(f"{output.name}: {output.stem!r} is not a slug. "
                               "Use lower-case letters, digits and single hyphens, such as side-event-2031.ttl")
    text = read_text(file)
    sentences = read_table(table) if table else split_sentences(text)
    with atomic_file(output) as temporary:
        temporary.write_text(spans_to_turtle(output.stem, text, sentences), encoding="utf-8")
    click.echo(f"{output}: {len(sentences)} sentences")
