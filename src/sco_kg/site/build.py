"""The site: every page and document in one folder, made whole or not at all.

**Reads** a checkout or the bundled data. **Writes** a folder whose bytes depend on nothing but what
was read and the address it is made for; there is no time of building in them.
"""

import json
import os
from pathlib import Path

from .. import _atomic
from ..rdf import namespaces
from ..release import manifest
from .browser import npm_packages
from .history import dumps, versions
from .hosting import server_rules
from .metadata import ro_crate, void_dcat
from .model import site as sites
from .pages import apps, documents, graph_documents, overviews, queries, release, withdrawn

#: The file that says what a folder is.
NAME = "site.json"
_MAKER = "sco-kg publish"
_STATIC = Path(__file__).parent / "static"


def build_site(folder, source=None, url=namespaces.BASE, on_page=lambda name, done, of: None,
            on_missing=lambda reason: None, previous=()):
    """Write the site to a folder.

    :param folder: the folder to make; one that an earlier run made is replaced, its earlier versions kept.
    :param source: the checkout; the bundled data if None.
    :param url: the address the site will have; that of the project's names if nobody says.
    :param on_page: called before each step with a name, how many are done, and how many there are.
    :param on_missing: called with the reason for each package of others that the site must do without.
    :param previous: folders of earlier sites or releases, whose versions are kept beside this one.
    :return: how many files it has.
    :raises ParameterError: a previous folder has no version, or one that is not as it was published.
    :raises UnwritableFileError: the folder cannot be written, or was made by somebody else; whatever was
        there is untouched.
    """
    site = sites.read_site(source, url)
    others = npm_packages.collect_packages()
    for reason in others[1].values():
        on_missing(reason)
    with _atomic.atomic_folder(folder, _fault, "publish") as new:
        release.write_release(site, new, Path(os.path.realpath(folder)), on_page, [Path(each) for each in previous])
        _write(site, others, new, on_page)
        (new / manifest.SUMS).write_text(manifest.sha256sums(new), encoding="utf-8")
        _atomic.sync_disk()
        return len(manifest.release_files(new))


def _fault(folder):
    return manifest.why_not_replaceable(folder, NAME, _MAKER)


def _write(site, others, new, on_page):
    held, kept = dumps.read_dumps(new), versions.read_versions(new)
    gone = withdrawn.withdrawn_documents(site, kept)
    made = [*(documents.thing_document(site, iri) for iri in document_paths(site)), *graph_documents.graph_documents(site, held)]
    made += [documents.thing_document(site, iri, f"doc/ontology/{iri.partition('#')[2]}") for iri in vocabulary_terms(site)]
    for done, document in enumerate([*made, *gone]):
        on_page(document.stem, done, len(made) + len(gone))
        _put(new, documents.document_files(site, document))
    _put(new, queries.query_pages(site))
    _put(new, overviews.overview_pages(site))
    _put(new, apps.app_pages(site, *others))
    _put(new, release.release_pages(site, new, held, kept))
    _put(new, _static(site))
    _put(new, _described(site, new, made, held))
    _put(new, server_rules.server_rule_files(site, withdrawn.withdrawn_paths(gone)))


def _put(new, found):
    """Write files, given as paths and bytes, to a folder."""
    for path, content in found:
        (new / path).parent.mkdir(parents=True, exist_ok=True)
        (new / path).write_bytes(content)


def document_paths(site):
    """Return the IRIs of ours that are of things: each has a document under `doc/`."""
    spaces = (namespaces.PREFIXES["id"], namespaces.PREFIXES["c"])
    return [iri for iri in site.things if iri.startswith(spaces) or iri == namespaces.BASE + "contributors"]


def vocabulary_terms(site):
    """Return the IRIs of the terms of the vocabulary: each has a page of its own besides its place among all."""
    quads = site.quads(prop=namespaces.expand("rdfs:isDefinedBy"), value=namespaces.ONTOLOGY)
    return [quad.subject.value for quad in quads if quad.subject.value.startswith(namespaces.PREFIXES["sco"])]


def _static(site):
    for path in sorted(_STATIC.iterdir()):
        yield f"assets/{path.name}", path.read_bytes()
    yield "logo.svg", (site.top / "ontology" / "logo.svg").read_bytes()


def _described(site, new, made, held):
    """Yield the path and bytes of what the site says of itself, once all pages are there."""
    void = void_dcat.void_triples(site, new / dumps.FOLDER)
    yield "void.ttl", void_dcat.triples_to_turtle(void)
    yield ".well-known/void", void_dcat.triples_to_turtle(void)
    yield "dcat.jsonld", void_dcat.triples_to_jsonld(void)
    yield "sd.ttl", void_dcat.triples_to_turtle(set(void_dcat.service_triples(site)))
    yield "linkset.json", void_dcat.linkset(site, made)
    yield ro_crate.NAME, ro_crate.ro_crate(site, held)
    yield "sitemap.xml", void_dcat.sitemap(site, _paths(new))
    yield "robots.txt", void_dcat.robots(site)
    about = {"made by": _MAKER, "title": site.title, "version": site.version}
    yield NAME, (json.dumps(about, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _paths(new):
    """Return the paths of the pages in English, without those that say that there is none."""
    return [name for name in manifest.release_files(new) if name.endswith(".html") and name.count(".") == 1
            and name not in ("404.html", "410.html") and not name.startswith("gone/")]
