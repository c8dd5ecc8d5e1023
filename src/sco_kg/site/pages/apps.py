"""The pages with an application: SPARQL, the check of one's own text, search; and their scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...query.catalogue import read_catalogue
from ...rdf.namespaces import PREFIXES
from ..browser import page_data
from ..browser.npm_packages import MINISEARCH, OXIGRAPH, PACKAGES, YASQE, Files, NpmPackage
from ..browser.third_party import third_party_notices
from ..model.languages import LANGUAGE_NAMES, localized_path
from ..model.paths import OTHER_DOCUMENTS
from ..model.site import Site
from ..rendering import render_page

#: The query that the SPARQL page starts with.
FIRST_QUERY = "seizures"
#: The packages of each page.
_PACKAGES: dict[str, tuple[NpmPackage, ...]] = {"sparql": (OXIGRAPH, YASQE), "search": (MINISEARCH,), "your-text": ()}


def app_pages(site: Site, found: Mapping[str, Files], missing: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of each page in each language, and of all scripts.

    :param found: the files of packages, by package name.
    :param missing: why other packages are missing; their pages say so.
    """
    yield from _package_files(found).items()
    catalogue = read_catalogue(site.top, "questions")
    yield from {"assets/quads.js": page_data.quads_script(site.store), "assets/names.js": page_data.names_script(site),
                "assets/evidence.js": page_data.evidence_script(site),
                "assets/examples.js": page_data.query_examples(catalogue)}.items()
    for name, packages in _PACKAGES.items():
        reasons = {package.name: missing[package.name] for package in packages if package.name in missing}
        for language in LANGUAGE_NAMES:
            path = f"{name}/index.html"
            yield localized_path(path, language), render_page(
                f"{name}.html", path, language, site, missing=reasons, prefixes=PREFIXES,
                other_documents=OTHER_DOCUMENTS, catalogue=sorted(catalogue.values(), key=lambda query: query.title),
                first=page_data.example_value(catalogue[FIRST_QUERY]))


def _package_files(found: Mapping[str, Files]) -> Files:
    """Return the files of packages as the site has them, by path."""
    files = {"assets/THIRD-PARTY.txt": third_party_notices(PACKAGES, found).encode("utf-8")}
    if own := found.get(OXIGRAPH.name):
        files["assets/oxigraph.js"] = page_data.oxigraph_scripts(own)
    if own := found.get(YASQE.name):
        files |= {"assets/yasqe.js": own["build/yasqe.min.js"], "assets/yasqe.css": own["build/yasqe.min.css"]}
    if own := found.get(MINISEARCH.name):
        files["assets/minisearch.js"] = own["dist/umd/index.js"]
    return files
