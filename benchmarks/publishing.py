"""The site: pages a second, and the time of a page in a larger graph."""

import tempfile
from pathlib import Path

import measure
from larger_site import larger
from sco_kg.dataset import layout, store
from sco_kg.rdf import namespaces
from sco_kg.site import build
from sco_kg.site.model import document_data, languages
from sco_kg.site.model import site as sites
from sco_kg.site.pages import documents as pages


def publish():
    """Print pages and files a second, and the time of a thing in a graph 10 and 100 times as large."""
    with tempfile.TemporaryDirectory() as folder:
        spent = measure.best(1, lambda: build.build_site(Path(folder) / "site"))
        held = [path.name for path in (Path(folder) / "site").rglob("*") if path.is_file()]
    shown = sum(name.endswith(".html") for name in held)
    print(f"site: {spent:.1f} s, {shown / spent:.0f} pages and {len(held) / spent:.0f} files a second")
    first = None
    for times in (1, 10, 100):
        site = sites.Site(layout.project_root(), larger(store.load_store(), times))
        things = [iri for iri in site.things if iri.startswith(namespaces.PREFIXES["id"])]
        cost = measure.best(1, lambda site=site, things=things: _documents(site, things[::len(things) // 60])) / 60
        first = first or cost
        whole = len(things) * (len(languages.LANGUAGE_NAMES) + len(document_data.ENDINGS))
        print(f"  {times:>3} times the graph, {len(site.store)} facts, {whole} files of things: "
              f"the files of one thing take {cost * 1000:.0f} ms, {cost / first:.1f} times as long")


def _documents(site, things):
    for iri in things[:60]:
        dict(pages.document_files(site, pages.thing_document(site, iri)))
