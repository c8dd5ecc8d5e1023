"""The commands that check and measure: check, quality, evidence."""

from pathlib import Path

import click

from . import options


@click.command()
@options.articles_option
@options.data_option("Check this checkout.")
@click.option("--article", "slug", metavar="SLUG",
              help="Tell only what concerns this article: its nodes, its sentences, what it refers to.")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text",
              show_default=True)
@options.worker_options
@click.option("--fresh", is_flag=True, help="Examine everything anew; neither use nor keep results.")
@click.option("--engine", type=click.Choice(["oxigraph", "pyshacl"]), default="oxigraph", show_default=True,
              help="What runs the shapes: pySHACL is the reference, and takes a minute or more.")
def check(articles, folder, slug, form, engine, fresh, processes, scheduler):
    """Check everything: files, data profile, shapes, check queries, and texts if at hand."""
    from .. import _cache
    from ..check import run
    from ..dataset import layout
    from .show import console, findings

    with console.progress(enabled=form == "text") as on_stage:
        report = run.run_checks(folder, layout.texts_dir(articles), on_stage, slug, engine,
                           None if fresh else _cache.cache_dir() / "checks.sqlite",
                           processes=processes, scheduler=scheduler)
    if form == "json":
        import json

        click.echo(json.dumps(findings.report_to_json(report), ensure_ascii=False, indent=2))
    else:
        findings.print_report(report)
    click.get_current_context().exit(0 if report.clean else 1)


@click.command()
@options.articles_option
@options.data_option("Measure this checkout.")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json", "turtle"]), default="text",
              show_default=True, help="For people, for programs, or as DQV.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path),
              help="Write to this file, whole or not at all.")
def quality(articles, folder, form, output):
    """Measure the data: coverage, evidence, grounding, use of terms, links, names, findings."""
    from .. import _atomic
    from ..dataset import layout
    from ..release import dqv
    from ..release import metrics as measures
    from .show import console, scorecard

    with console.progress(enabled=form == "text") as on_stage:
        measured = measures.measure_folder(folder, layout.texts_dir(articles), on_stage)
    if form == "text" and not output:
        return scorecard.print_scorecard(measured, console.stdout_console())
    text = {"text": scorecard.scorecard_text, "json": scorecard.scorecard_to_json, "turtle": dqv.measurements_turtle}[form](measured)
    if not output:
        return click.echo(text, nl=False)
    with _atomic.atomic_file(output) as temporary:
        temporary.write_text(text, encoding="utf-8")
    click.echo(f"{output}: {len(measured.metrics)} measurements", err=True)


@click.group()
def evidence():
    """Follow facts to the sentences that say so, in your own copies of the articles."""


@evidence.command("verify")
@options.articles_option
@options.data_option("Use the evidence of this checkout.")
def evidence_verify(articles, folder):
    """Recompute every digest against your copies; white space, quotes and case may differ."""
    from ..dataset import layout
    from .show.evidence import print_verification

    copies = options.articles_dir(articles)
    clean = print_verification(layout.project_root(folder), copies)
    click.get_current_context().exit(0 if clean else 1)


@evidence.command("show")
@click.argument("node")
@options.articles_option
@options.data_option("Use the data of this checkout.")
def evidence_show(node, articles, folder):
    """Print, from your copies, the sentences behind NODE (a label, an IRI, or slug#name)."""
    from .. import graph
    from ..dataset import layout
    from .show.evidence import print_sentences

    print_sentences(graph.open(folder), layout.project_root(folder), node, options.articles_dir(articles))


@evidence.command("write")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--table", type=click.Path(path_type=Path),
              help="The frozen sentence table; without one the text is numbered afresh.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path),
              help="The evidence file to write, <slug>.ttl.")
def evidence_write(file, table, output):
    """Make the evidence file of the article text FILE: digests and offsets, no words."""
    from .. import _atomic
    from ..dataset import text_file
    from ..evidence import sentences, spans
    from ..rdf import namespaces

    if not namespaces.is_slug(output.stem):
        raise click.UsageError(f"{output.name}: {output.stem!r} is not a slug. "
                               "Use lower-case letters, figures and single hyphens.")
    text = text_file.read_text(file)
    numbered = sentences.read_table(table) if table else sentences.split_sentences(text)
    with _atomic.atomic_file(output) as temporary:
        temporary.write_text(spans.spans_to_turtle(output.stem, text, numbered), encoding="utf-8")
    click.echo(f"{output}: {len(numbered)} sentences")
