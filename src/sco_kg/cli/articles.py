"""Commands for curators: new-article, sentences."""

from pathlib import Path

import click

from . import options


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--table", type=click.Path(path_type=Path),
              help="The frozen sentence table of the article. Default: split the text again.")
def sentences(file: Path, table: Path | None) -> None:
    """Print the article text FILE with numbered sentences."""
    from ..dataset.text_file import read_text
    from ..evidence.sentences import read_table, split_sentences

    text = read_text(file)
    for number, start, end in read_table(table) if table else split_sentences(text):
        click.echo(f"{number:>4}  {' '.join(text[start:end].split())}")


@click.command("new-article")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--slug", required=True, metavar="SLUG",
              help="The permanent name of the article in the project, such as side-event-2031.")
@options.data_option("Write to this checkout.")
def new_article(file: Path, slug: str, folder: Path | None) -> None:
    """Start a new article from the text FILE, which stays outside the project.

    The command writes the evidence file and a skeleton of the data file, without any words of the text, and prints
    the next steps.
    """
    from ..evidence.new_article import next_steps, start_article

    click.echo(next_steps(start_article(file, slug, folder), folder), nl=False)
