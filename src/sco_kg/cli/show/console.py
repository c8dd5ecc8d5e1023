"""The console of standard output, the one table style, counted nouns, and a progress bar."""

from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table


def stdout_console() -> Console:
    """Return the console of standard output; if it is not a terminal, lines have 160 characters and no colours."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=160, color_system=None)


def make_table(columns: Iterable[str], right: Container[str] = ()) -> Table:
    """Return an empty table in the style of all commands.

    :param right: the columns to align to the right.
    """
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold", justify="right" if name in right else "left")
    return table


def plural(noun: str) -> str:
    """Return the regular English plural of a noun.

    >>> plural("fact"), plural("class"), plural("property")
    ('facts', 'classes', 'properties')
    """
    return noun[:-1] + "ies" if noun.endswith("y") else noun + ("es" if noun.endswith("s") else "s")


def count(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless the number is one.

    >>> count(1, "fact"), count(0, "fact")
    ('1 fact', '0 facts')
    """
    return f"{number} {noun if number == 1 else plural(noun)}"


@contextmanager
def progress(enabled: bool = True) -> Iterator[Callable[[str, int, int], None]]:
    """Yield a function (name, done, total) that updates a progress bar on standard error, if that is a terminal."""
    console = Console(stderr=True)
    if not enabled or not console.is_terminal:
        yield lambda name, done, total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("")
        yield lambda name, done, total: bar.update(task, description=name, completed=done, total=total)
