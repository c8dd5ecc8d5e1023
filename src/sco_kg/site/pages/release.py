"""The release in the site: its files, the pages about them, and this version beside earlier ones."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from ...release import manifest
from ...release.export import export_release
from ..history import dumps, versions
from ..history.changes import changes_between, changes_table
from ..metadata import timemap
from ..model.languages import LANGUAGE_NAMES, localized_path
from ..model.site import Site
from ..model.view import View
from ..rendering import render_page, render_text


def write_release(site: Site, new: Path, old: Path, on_file: Callable[[str, int, int], None],
                  previous: Iterable[Path] = ()) -> None:
    """Write the release into a new site folder, a copy of it as this version, and earlier versions.

    :param old: the site folder to replace; it may be missing.
    :param on_file: as for `export_release`.
    :param previous: as for `keep_versions`.
    """
    export_release(new / dumps.FOLDER, site.top, on_file)
    shutil.copytree(new / dumps.FOLDER, new / versions.FOLDER / site.version)
    versions.keep_versions(new, site.version, old, previous)


def release_pages(site: Site, new: Path, held: Sequence[dumps.Dump],
                  found: Sequence[versions.Version]) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of the pages on the release and its versions, of the feed and the TimeMap.

    :param new: the site folder, with the release in it.
    :param held: the dumps in it.
    :param found: its versions, newest first.
    """
    graphs = json.loads((new / dumps.FOLDER / manifest.NAME).read_bytes())["graphs"]
    yield from _pages(site, "downloads/index.html", "downloads.html", dumps=held, graphs=graphs)
    yield from _pages(site, "changes/index.html", "changes.html", versions=found)
    for newer, older in pairwise(found):
        changes = changes_between(older, newer)
        yield f"changes/{newer.name}.csv", changes_table(changes)
        yield from _pages(site, f"changes/{newer.name}.html", "version_changes.html",
                          older=older, newer=newer, changes=changes)
    yield "changes.atom", render_text("changes.atom", site, versions=found)
    yield timemap.NAME, timemap.write_timemap(site, found)


def _pages(site: Site, path: str, template: str, **context: Any) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of a page in each language."""
    for language in LANGUAGE_NAMES:
        yield localized_path(path, language), render_page(
            template, path, language, site, v=View(site, language), **context)
