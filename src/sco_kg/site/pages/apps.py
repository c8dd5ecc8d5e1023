"""The pages in which something runs in the browser: SPARQL, one's own text, search; and the scripts they load."""

from ...query import catalogue as queries
from ...rdf import namespaces
from .. import rendering
from ..browser import npm_packages, page_data, third_party
from ..model import languages, paths

#: The query that stands in the box at first.
FIRST_QUERY = "seizures"
#: What a page of these needs of others, besides what is the project's own.
_NEEDED = {"sparql": (npm_packages.OXIGRAPH, npm_packages.YASQE), "search": (npm_packages.MINISEARCH,), "your-text": ()}


def app_pages(site, found, missing):
    """Yield the path and the bytes of the three pages in each language, and of all that they load.

    :param site: a `Site`.
    :param found, missing: what `assets.collect` returns; a page whose parts are missing says so.
    """
    yield from _carried(found).items()
    catalogue = queries.read_catalogue(site.top, "questions")
    yield from {"assets/quads.js": page_data.quads_script(site.store), "assets/names.js": page_data.names_script(site.store),
                "assets/evidence.js": page_data.evidence_script(site.store),
                "assets/examples.js": page_data.query_examples(catalogue)}.items()
    for name, needed in _NEEDED.items():
        lacking = {package.name: missing[package.name] for package in needed if package.name in missing}
        for language in languages.LANGUAGE_NAMES:
            path = f"{name}/index.html"
            yield languages.localized_path(path, language), rendering.render_page(
                f"{name}.html", path, language, site, missing=lacking, prefixes=namespaces.PREFIXES, others=paths.OTHER_DOCUMENTS,
                catalogue=sorted(catalogue.values(), key=lambda query: query.title),
                first=page_data.example_value(catalogue[FIRST_QUERY]))


def _carried(found):
    """Return the files of others that the site has, as {path in it: bytes}."""
    made = {"assets/THIRD-PARTY.txt": third_party.third_party_notices(npm_packages.PACKAGES, found).encode("utf-8")}
    if kept := found.get(npm_packages.OXIGRAPH.name):
        made["assets/oxigraph.js"] = page_data.oxigraph_scripts(kept)
    if kept := found.get(npm_packages.YASQE.name):
        made |= {"assets/yasqe.js": kept["build/yasqe.min.js"], "assets/yasqe.css": kept["build/yasqe.min.css"]}
    if kept := found.get(npm_packages.MINISEARCH.name):
        made["assets/minisearch.js"] = kept["dist/umd/index.js"]
    return made
