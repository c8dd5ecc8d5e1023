"""The index of names: from a label, IRI or slug to a thing, concept or article; near misses when there is none."""

import functools
from collections.abc import Callable, Iterable, Mapping

from ..errors import UnknownThingError
from ..rdf.namespaces import GRAPHS, PREFIXES, article_iri, expand, is_slug, shorten, slug_of_article
from ..rdf.terms import value_of
from .result import Solutions

#: Names of shared things, terms and concepts, and the articles; with a total order, so that it can be paged.
_NAMES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?name ?scheme WHERE {
  { GRAPH <https://w3id.org/sco-kg/graph/entities> { ?thing rdfs:label ?name } }
  UNION { GRAPH <https://w3id.org/sco-kg/graph/entities> { ?thing skos:altLabel ?name } }
  UNION { GRAPH <https://w3id.org/sco-kg/graph/concepts> { ?thing skos:prefLabel ?name ; skos:inScheme ?scheme } }
  UNION { GRAPH <https://w3id.org/sco-kg/graph/concepts> { ?thing skos:altLabel ?name ; skos:inScheme ?scheme } }
  UNION { GRAPH <https://w3id.org/sco-kg/graph/concepts> { ?thing rdfs:label ?name } }
  UNION { GRAPH <https://w3id.org/sco-kg/ontology> { ?thing rdfs:label ?name } }
  UNION { GRAPH ?graph { ?thing a <https://w3id.org/sco-kg/ontology#Article> } }
}
ORDER BY ?name ?thing ?scheme"""


class NameIndex:
    """Names in all languages, of everything that articles share, read from a store when first needed.

    :param run: the `run` of a `QueryStore`; it is called once.
    """

    def __init__(self, run: Callable[[str], Solutions]) -> None:
        self._run = run
        self._concepts_by_scheme: dict[str | None, Mapping[str, str]] = {}

    @functools.cached_property
    def _rows(self) -> list[tuple[str, str, str]]:
        """The IRI of each thing, a name of it, and the IRI of its concept scheme; "" for none."""
        rows = self._run(_NAMES).rows
        return [(value_of(thing), value_of(name) if name else "", value_of(scheme) if scheme else "")
                for thing, name, scheme in rows if thing]

    @functools.cached_property
    def _things(self) -> Mapping[str, str]:
        """The IRI of each thing by its names in lower case, and by the slug of a shared thing."""
        slugs = {iri.removeprefix(PREFIXES["id"]): iri for iri, _, _ in self._rows if iri.startswith(PREFIXES["id"])}
        return slugs | _first((name, iri) for iri, name, _ in self._rows if name)

    def _concepts(self, scheme: str | None) -> Mapping[str, str]:
        """Return the IRI of each concept, or scheme, by its names in lower case, its slug and its IRI."""
        if scheme in self._concepts_by_scheme:
            return self._concepts_by_scheme[scheme]
        rows = [(iri, name) for iri, name, of in self._rows
                if iri.startswith(PREFIXES["c"]) and (scheme is None or of == scheme)]
        slugs = {key: iri for iri, _ in rows for key in (iri, shorten(iri), iri.removeprefix(PREFIXES["c"]))}
        self._concepts_by_scheme[scheme] = _first((name, iri) for iri, name in rows) | slugs
        return self._concepts_by_scheme[scheme]

    @functools.cached_property
    def articles(self) -> list[str]:
        """The slugs of the articles, sorted."""
        start = article_iri("")
        return sorted({slug_of_article(iri) for iri, name, _ in self._rows if not name and iri.startswith(start)})

    def find_thing(self, name: str) -> str:
        """Return the IRI of a thing.

        :param name: a label in any language and case, an IRI, a prefixed name, or slug#name for a node of one
            article. An IRI or prefixed name comes back even if the graph does not have it.
        :raises UnknownThingError: no label is like that; the error has suggestions.
        """
        prefix, colon, _ = name.partition(":")
        if "://" in name or colon and prefix in PREFIXES:
            return expand(name)
        slug, hash_sign, _ = name.partition("#")
        if hash_sign and is_slug(slug):
            return GRAPHS + name
        wanted = name.casefold().strip()
        if wanted in self._things:
            return self._things[wanted]
        raise UnknownThingError(f"Nothing is called {name!r}.", name, {label for _, label, _ in self._rows if label},
                                "Give a label in any language, or an IRI such as id:unodc.")

    def find_concept(self, name: str, kind: str, scheme: str | None = None) -> str:
        """Return the IRI of a concept.

        :param name: its slug, IRI or prefixed name, or any name of it in any language and case.
        :param kind: what it is, for messages, such as drug.
        :param scheme: the slug of the only scheme to look in, such as scheme-substance; all if None.
        :raises UnknownThingError: there is none; the error has suggestions.
        """
        known = self._concepts(scheme and PREFIXES["c"] + scheme)
        wanted = name.casefold().strip()
        for key in (wanted, wanted.replace(" ", "-")):
            if key in known:
                return known[key]
        iris = set(known.values())
        slugs = ", ".join(sorted(iri.removeprefix(PREFIXES["c"]) for iri in iris))
        labels = {label for iri, label, _ in self._rows if iri in iris}
        raise UnknownThingError(f"No {kind} is called {name!r}.", name, labels,
                                f"There are {slugs}." if scheme else "Give a concept, such as heroin or c:heroin.")

    def find_article(self, name: str) -> str:
        """Return the IRI of an article.

        :param name: its slug, IRI or prefixed name.
        :raises UnknownThingError: there is none; the error has suggestions.
        """
        slug = name.removeprefix(PREFIXES["id"]).removeprefix("id:").removeprefix("article-")
        if slug not in self.articles:
            raise UnknownThingError(f"There is no article {name!r}.", name, self.articles,
                                    f"Articles are {', '.join(self.articles)}.")
        return article_iri(slug)

    def unknown_iri(self, iri: str) -> UnknownThingError:
        """Return the error for an IRI that the graph does not have."""
        short = shorten(iri)
        return UnknownThingError(f"{short} is not in the graph.", short, {shorten(known) for known, _, _ in self._rows},
                                 "`sco-kg query all-labels` lists everything with a name.")


def _first(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the first value of each key; keys in lower case."""
    found: dict[str, str] = {}
    for key, value in pairs:
        found.setdefault(key.casefold(), value)
    return found

