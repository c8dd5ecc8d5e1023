"""Pages from Jinja templates; what is inserted is escaped, and a name nobody gave is an error."""

import base64
import functools
import hashlib
from pathlib import Path

import jinja2

from .model import languages, paths


def _escaped(name):
    """Whether what is inserted into a template is to be escaped: into all but plain text."""
    return not (name or "").endswith(".conf")


@functools.cache
def template_environment():
    """Return the Jinja environment of the site's templates."""
    made = jinja2.Environment(loader=jinja2.PackageLoader("sco_kg.site"), autoescape=_escaped, trim_blocks=True,
                              lstrip_blocks=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    made.globals["languages"] = languages.LANGUAGE_NAMES
    made.globals["page"] = languages.localized_path
    return made


def stylesheet():
    """Return the stylesheet, and its digest as a security policy writes it, for a page that carries its own."""
    text = (Path(__file__).parent / "static" / "site.css").read_text(encoding="utf-8")
    return text, "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def render_page(name, path, language, site, **given):
    """Return the page that a template makes, as bytes.

    :param name: of the template; :param path: of the page in English.
    :param site: what all pages share.
    :param given: what this one has besides. Templates also get `lang`, `path`, `root`, which leads to the
        top of the site, `link`, which makes of the path of a page what leads to it in the same language,
        and `t`, what the interface says.
    """
    root = paths.path_to_top(path)
    page = template_environment().get_template(name).render(
        root=root, link=lambda other: root + languages.localized_path(other, language), lang=language, path=path,
        site=site, t=languages.read_strings(language), **given)
    return page.encode("utf-8")


def render_text(name, site, **given):
    """Return the file that a template makes and that is no page, as bytes."""
    return template_environment().get_template(name).render(site=site, **given).encode("utf-8")
