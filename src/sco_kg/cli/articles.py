"""The commands for curators: new-article, sentences."""

from pathlib import Path

import click

from . import options


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--table", type=click.Path(path_type=Path),
              help="A frozen sentence table; without one the text is numbered afresh.")
def sentences(file, table):
    """Print the article text FILE with its sentences numbered, for a curator to read."""
    from ..dataset import text_file
    from ..evidence import sentences as numbering

    text = text_file.read_text(file)
    for sentence in numbering.read_table(table) if table else numbering.split_sentences(text):
        click.echo(f"{sentence.number:>4}  {' '.join(text[sentence.start:sentence.end].split())}")


@click.command("new-article")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--slug", required=True, metavar="SLUG",
              help="The name of the article in the project, such as side-event-2031; never to be changed.")
@options.data_option("Write to this checkout.")
def new_article(file, slug, folder):
    """Start an article from the text FILE, kept outside the project: evidence and a skeleton, no words."""
    from ..evidence import new_article as newarticle

    click.echo(newarticle.next_steps(newarticle.start_article(file, slug, folder), folder), nl=False)
