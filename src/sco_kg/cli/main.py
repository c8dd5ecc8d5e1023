"""The command `sco-kg`: it parses, calls the library, prints, and sets the exit code.

Exit codes: 0 all well, 1 a check found something, 2 wrong usage, 3 input or output failed.
"""

import importlib
import sys

import click

from .. import errors

#: Errors of what was typed; every other error of ours is of input or output.
_USAGE = (errors.ParameterError, errors.QueryError, errors.UnknownPrefixError, errors.UnknownQueryError,
          errors.UnknownThingError)


#: The module each command is in; it is imported only when the command is used.
_MODULES = {
    "query": "ask", "sparql": "ask", "queries": "ask", "show": "ask", "tour": "ask", "compare": "ask",
    "check": "check", "quality": "check", "evidence": "check",
    "new-article": "articles", "sentences": "articles",
    "load": "stores", "verify": "stores",
    "cube": "publish", "export": "publish", "publish": "publish", "serve": "publish",
}


class _Commands(click.Group):
    """A group whose errors are one message on stderr and an exit code, never a traceback."""

    def list_commands(self, ctx):
        return sorted(_MODULES)

    def get_command(self, ctx, name):
        if name not in _MODULES:
            return None
        return getattr(importlib.import_module(f".{_MODULES[name]}", __package__), name.replace("-", "_"))

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except errors.SCOKGError as error:
            click.echo(f"{type(error).__name__}: {error}", err=True)
            ctx.exit(2 if isinstance(error, _USAGE) else 3)
        except BrokenPipeError:  # the reader, such as head, has had enough
            sys.stderr.close()
            ctx.exit(0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sco-kg", message="sco-kg %(version)s")
def main():
    """What five press articles say about the SCO, the United Nations and drugs: ask, show, check."""
