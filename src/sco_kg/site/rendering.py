"""Pages and other files from Jinja templates; inserted text is escaped, an undefined name is an error."""

from __future__ import annotations

import base64
import functools
import hashlib
from pathlib import Path
from typing import Any

import jinja2

from .model.languages import LANGUAGE_NAMES, localized_path, read_strings
from .model.paths import path_to_top
from .model.plurals import plural_form
from .model.site import Site


def _is_escaped(name: str | None) -> bool:
    """Return whether text inserted into a template is escaped: in all but plain text."""
    return not (name or "").endswith(".conf")


@functools.cache
def template_environment() -> jinja2.Environment:
    """Return the Jinja environment of the site's templates."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("sco_kg.site"), autoescape=_is_escaped, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    environment.globals["languages"] = LANGUAGE_NAMES
    environment.globals["localized_path"] = localized_path
    environment.globals["plural"] = plural_form
    return environment


def stylesheet() -> tuple[str, str]:
    """Return the stylesheet and its digest for a Content-Security-Policy, for a page with an inline stylesheet."""
    text = (Path(__file__).parent / "static" / "site.css").read_text(encoding="utf-8")
    return text, "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def render_page(name: str, path: str, language: str, site: Site, **context: Any) -> bytes:
    """Return a page.

    :param name: the file name of the template.
    :param path: the path of the page in English.
    :param context: further names for the template, besides `site`, `path`, `lang`, `root` (the relative path to
        the top), `link` (a function from a page's path to a relative link in the same language), and `t` (the texts
        of the interface).
    """
    root = path_to_top(path)
    page = template_environment().get_template(name).render(
        root=root, link=lambda other: root + localized_path(other, language), lang=language, path=path,
        site=site, t=read_strings(language), **context)
    return page.encode("utf-8")


def render_text(name: str, site: Site, **context: Any) -> bytes:
    """Return a file that is not a page.

    :param name: the file name of the template.
    """
    return template_environment().get_template(name).render(site=site, **context).encode("utf-8")
