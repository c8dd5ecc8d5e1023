"""The release in the site: its files for everybody to take, this version frozen beside those before it."""

import json
import shutil
from itertools import pairwise

from ...release import export, manifest
from .. import rendering
from ..history import changes, dumps, versions
from ..metadata import timemap
from ..model import languages
from ..model import view as views


def write_release(site, new, old, on_file, previous=()):
    """Write the release into a new site, and a copy of it as this version; keep the earlier versions.

    :param new, old: folders; :param on_file: as `sco_kg.release.export.export_release` has it.
    :param previous: as `versions.keep` has it.
    """
    export.export_release(new / dumps.FOLDER, site.top, on_file)
    shutil.copytree(new / dumps.FOLDER, new / versions.FOLDER / site.version)
    versions.keep_versions(new, site.version, old, previous)


def release_pages(site, new, held, found):
    """Yield the path and bytes of the pages on the release, its versions, what changed, and of the feed.

    :param new: the folder of the site; :param held: its `Dump`s; :param found: its `Version`s, the newest first.
    """
    graphs = json.loads((new / dumps.FOLDER / manifest.NAME).read_bytes())["graphs"]
    yield from _pages(site, "downloads/index.html", "downloads.html", dumps=held, graphs=graphs)
    yield from _pages(site, "changes/index.html", "changes.html", versions=found)
    for newer, older in pairwise(found):
        between = changes.changes_between(older, newer)
        yield f"changes/{newer.name}.csv", changes.changes_table(between)
        yield from _pages(site, f"changes/{newer.name}.html", "change.html", older=older, newer=newer, changes=between)
    yield "changes.atom", rendering.render_text("changes.atom", site, versions=found)
    yield timemap.NAME, timemap.write_timemap(site, found)


def _pages(site, path, template, **given):
    """Yield the path and bytes of a page in each language."""
    for language in languages.LANGUAGE_NAMES:
        view = views.View(site, language)
        yield languages.localized_path(path, language), rendering.render_page(template, path, language, site, v=view, **given)
