"""The site as commands build it: a bar shows how far it is, and what it has to do without is told."""

import click

from ..errors import MissingExtra
from ..rdf import namespaces
from .show import console


def build(folder, source=None, url=None, previous=()):
    """Build the site in a folder; return how many files it has.

    :param url: the address it will have, if somebody said; other parameters and errors as of `site.build.publish`.
    :raises MissingExtra: what makes the pages is not installed.
    """
    try:
        from ..site import build as builder
    except ImportError as error:
        raise MissingExtra.of(error.name, "publish") from None
    missing = []
    with console.progress() as on_page:
        made = builder.publish(folder, source, url or namespaces.BASE, on_page, missing.append, previous)
    for reason in missing:
        click.echo(f"left out: {reason}", err=True)
    return made
