"""The console of standard output, and a progress bar."""

from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn


def stdout_console():
    """Return the console of standard output; lines are whole where it is not a terminal."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=160, color_system=None)


@contextmanager
def progress(enabled=True):
    """Give a function (name, done, of) that shows a progress bar on standard error."""
    console = Console(stderr=True)
    if not enabled or not console.is_terminal:
        yield lambda name, done, of: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("")
        yield lambda name, done, of: bar.update(task, description=name, completed=done, total=of)
