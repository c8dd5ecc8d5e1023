"""The build of the site: every page and document in one folder, written atomically.

**Reads** a checkout or the bundled data. **Writes** a folder; its bytes depend only on the data and the address of
the site, not on the time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path

from .._atomic import atomic_folder, sync_disk
from ..rdf.namespaces import BASE, ONTOLOGY, PREFIXES, expand
from ..rdf.terms import value_of
from ..release import manifest
from .browser.npm_packages import Files, collect_packages
from .history import dumps, versions
from .hosting.server_rules import server_rule_files
from .metadata import ro_crate, void_dcat
from .model.site import Site, read_site
from .pages.apps import app_pages
from .pages.documents import PageDocument, document_files, thing_document
from .pages.graph_documents import graph_documents
from .pages.overviews import overview_pages
from .pages.queries import query_pages
from .pages.release import release_pages, write_release
from .pages.withdrawn import withdrawn_documents, withdrawn_paths

#: The file that identifies a folder as a site.
NAME = "site.json"
_COMMAND = "sco-kg publish"
_STATIC = Path(__file__).parent / "static"


def _ignore_progress(name: str, done: int, total: int) -> None:
    pass


def _ignore_missing(reason: str) -> None:
    pass


def build_site(folder: str | PathLike[str], source: str | PathLike[str] | None = None, url: str = BASE,
               on_page: Callable[[str, int, int], None] = _ignore_progress,
               on_missing: Callable[[str], None] = _ignore_missing,
               previous: Iterable[str | PathLike[str]] = ()) -> int:
    """Write the site to a folder.

    :param folder: the folder; an earlier site in it is replaced, its versions are copied.
    :param source: the checkout; None for the bundled data.
    :param url: the future address of the site.
    :param on_page: called before each step with a name, the number of steps done, and that of all steps.
    :param on_missing: called with the reason for each npm package that is left out.
    :param previous: folders of earlier sites or releases, whose versions are copied too.
    :return: the number of files.
    :raises ParameterError: a folder in `previous` has no version, or one with other files than were published.
    :raises UnwritableFileError: the folder cannot be written, or is not a site; it is unchanged.
    """
    site = read_site(source, url)
    found, missing = collect_packages()
    for reason in missing.values():
        on_missing(reason)
    with atomic_folder(folder, _why_not_replaceable, "publish") as new:
        write_release(site, new, Path(os.path.realpath(folder)), on_page, [Path(each) for each in previous])
        _write_site(site, found, missing, new, on_page)
        (new / manifest.SUMS).write_text(manifest.sha256sums(new), encoding="utf-8")
        sync_disk()
        return len(manifest.release_files(new))


def _why_not_replaceable(folder: Path) -> str:
    return manifest.why_not_replaceable(folder, NAME, _COMMAND)


def _write_site(site: Site, found: Mapping[str, Files], missing: Mapping[str, str], new: Path,
                on_page: Callable[[str, int, int], None]) -> None:
    held, kept = dumps.read_dumps(new), versions.read_versions(new)
    withdrawn = withdrawn_documents(site, kept)
    documents = [*(thing_document(site, iri) for iri in documented_things(site)), *graph_documents(site, held)]
    documents += [thing_document(site, iri, f"doc/ontology/{iri.partition('#')[2]}") for iri in vocabulary_terms(site)]
    for done, document in enumerate([*documents, *withdrawn]):
        on_page(document.stem, done, len(documents) + len(withdrawn))
        _write_files(new, document_files(site, document))
    _write_files(new, query_pages(site))
    _write_files(new, overview_pages(site))
    _write_files(new, app_pages(site, found, missing))
    _write_files(new, release_pages(site, new, held, kept))
    _write_files(new, _static_files(site))
    _write_files(new, _metadata_files(site, new, documents, held))
    _write_files(new, server_rule_files(site, withdrawn_paths(withdrawn)))


def _write_files(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write files, given as paths and bytes, to a folder."""
    for path, content in files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def documented_things(site: Site) -> list[str]:
    """Return the IRIs of things and concepts, and of the contributors: each has a document below `doc/`."""
    spaces = PREFIXES["id"], PREFIXES["c"]
    return [iri for iri in site.things if iri.startswith(spaces) or iri == BASE + "contributors"]


def vocabulary_terms(site: Site) -> list[str]:
    """Return the IRIs of the terms of the vocabulary: each has a page, beside its section in the vocabulary page."""
    terms = [value_of(quad.subject) for quad in site.quads(prop=expand("rdfs:isDefinedBy"), value=ONTOLOGY)]
    return [iri for iri in terms if iri.startswith(PREFIXES["sco"])]


def _static_files(site: Site) -> Iterator[tuple[str, bytes]]:
    for path in sorted(_STATIC.iterdir()):
        yield f"assets/{path.name}", path.read_bytes()
    yield "logo.svg", (site.top / "ontology" / "logo.svg").read_bytes()


def _metadata_files(site: Site, new: Path, documents: Sequence[PageDocument],
                    held: Sequence[dumps.Dump]) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of the metadata files; all pages must be written before."""
    void = void_dcat.void_triples(site, new / dumps.FOLDER)
    yield "void.ttl", void_dcat.triples_to_turtle(void)
    yield ".well-known/void", void_dcat.triples_to_turtle(void)
    yield "dcat.jsonld", void_dcat.triples_to_jsonld(void)
    yield "sd.ttl", void_dcat.triples_to_turtle(set(void_dcat.service_triples(site)))
    yield "linkset.json", void_dcat.linkset(site, documents)
    yield ro_crate.NAME, ro_crate.ro_crate(site, held)
    yield "sitemap.xml", void_dcat.sitemap(site, _english_pages(new))
    yield "robots.txt", void_dcat.robots(site)
    about = {"made by": _COMMAND, "title": site.title, "version": site.version}
    yield NAME, (json.dumps(about, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _english_pages(new: Path) -> list[str]:
    """Return the paths of the English pages, without those for missing and withdrawn things."""
    return [name for name in manifest.release_files(new) if name.endswith(".html") and name.count(".") == 1
            and name not in ("404.html", "410.html") and not name.startswith("gone/")]
