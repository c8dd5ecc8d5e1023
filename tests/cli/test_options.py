"""Options that several commands share."""

import click
import pytest
from click.testing import CliRunner

from sco_kg.cli import options


def command(found):
    """A command with the options, which notes what it is given."""
    @click.command()
    @click.argument("name")
    @options.parallel_options
    def run(name, processes, scheduler):
        found.update(name=name, processes=processes, scheduler=scheduler)
    return run


@pytest.mark.parametrize("words, processes, scheduler", [
    ((), None, None), (("--processes", "3"), 3, None), (("--scheduler", "tcp://host:8786"), None, "tcp://host:8786")])
def test_the_options_give_processes_and_scheduler(words, processes, scheduler):
    found = {}
    result = CliRunner().invoke(command(found), ["check", *words])
    assert result.exit_code == 0, result.output
    assert found == {"name": "check", "processes": processes, "scheduler": scheduler}


@pytest.mark.parametrize("words, message", [
    (("--processes", "0"), "0 is not in the range x>=1"),
    (("--processes", "many"), "'many' is not a valid integer"),
    (("--scheduler", "host"), "'host' is not the address of a Dask scheduler"),
    (("--scheduler", "tcp://host:8786", "--processes", "2"), "Give either --processes or --scheduler"),
    (("--processes", "2", "--scheduler", "tcp://host:8786"), "Give either --processes or --scheduler")])
def test_invalid_options_are_usage_errors(words, message):
    found = {}
    result = CliRunner().invoke(command(found), ["check", *words])
    assert (result.exit_code, found) == (2, {}) and message in result.output
