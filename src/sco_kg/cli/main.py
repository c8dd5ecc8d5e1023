"""The group of commands: which module each command is in, and how errors become exit codes.

Exit codes: 0 success, 1 a check found something, 2 wrong usage, 3 input or output failed.
"""

import importlib
import sys
from typing import Any

import click

from .. import errors

#: Errors of usage, exit code 2; all other errors of the package are errors of input or output.
_USAGE_ERRORS = (errors.ParameterError, errors.QueryError, errors.UnknownPrefixError, errors.UnknownQueryError,
                 errors.UnknownThingError)
#: The module of each command; a module is imported only when its command is used.
_MODULES = {
    "query": "ask", "sparql": "ask", "queries": "ask", "show": "ask", "tour": "ask", "compare": "ask",
    "check": "check", "quality": "check", "evidence": "check",
    "new-article": "articles", "sentences": "articles",
    "load": "stores", "verify": "stores",
    "cube": "publish", "export": "publish", "publish": "publish", "serve": "publish",
}


class _CommandGroup(click.Group):
    """A group that imports its commands late, and prints errors of the package as one line on standard error."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _MODULES:
            return None
        module = importlib.import_module(f".{_MODULES[cmd_name]}", __package__)
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except errors.SCOKGError as error:
            click.echo(f"{type(error).__name__}: {error}", err=True)
            ctx.exit(2 if isinstance(error, _USAGE_ERRORS) else 3)
        except BrokenPipeError:  # the reader, such as head, has stopped reading
            sys.stderr.close()
            ctx.exit(0)


@click.group(cls=_CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sco-kg", message="sco-kg %(version)s")
def main() -> None:
    """Query, check and publish the knowledge graph of five press articles on the SCO, the UN and drugs."""
