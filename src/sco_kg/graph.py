"""The public API: open the graph, list its queries, run them, describe things."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from os import PathLike
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING

import pyoxigraph as ox

from .dataset import layout
from .dataset.store import article_graphs, load_store
from .errors import QueryError
from .query.catalogue import CATALOGUE, Query, find_query, read_catalogue
from .query.embedded import EmbeddedStore
from .query.names import NameIndex
from .query.parameters import ParameterValue, bind_parameters, to_terms
from .query.result import QueryStore, Result
from .rdf.terms import Thing, Value, to_python

if TYPE_CHECKING:
    from pathlib import Path

    import rdflib

    from .query.http import Auth
    from .query.things import Node


def open(source: str | PathLike[str] | None = None, *, language: str = "en", timeout: float = 30,
         auth: Auth = None) -> KnowledgeGraph:
    """Open the knowledge graph.

    :param source: None for the bundled data, a folder with a checkout, or the address of a
        SPARQL endpoint with the data, as for `connect`.
    :param language: of the labels; a thing without a label in it has its English one.
    :param timeout: seconds to wait for an endpoint.
    :param auth: for an endpoint: None, (user, password) or a bearer token.
    :raises MissingFileError: the folder has no data.
    :raises UnreadableFileError: a file does not parse.

    >>> open().query("speakers", event="id:parliamentarians-against-drugs-2017").columns[0]
    'speaker'
    """
    if source and "://" in str(source):
        return connect(str(source), language=language, timeout=timeout, auth=auth)
    top = layout.project_root(source)
    return KnowledgeGraph(EmbeddedStore(load_store(top)), top, language)


def connect(url: str, *, language: str = "en", timeout: float = 30, auth: Auth = None) -> KnowledgeGraph:
    """Return a `KnowledgeGraph` whose queries run at a SPARQL endpoint; parameters as for `open`.

    :raises EndpointError: `url` is not an http or https address; nothing is sent yet.
    """
    from .query.remote import RemoteStore

    return KnowledgeGraph(RemoteStore(url, timeout, auth), layout.project_root(), language)


class KnowledgeGraph:
    """The graph in an embedded or remote store; `open` and `connect` return one.

    It is a context manager, which closes it.

    >>> with open() as graph:
    ...     graph.find("Вена")
    Thing(iri='https://w3id.org/sco-kg/id/vienna', label='Vienna')
    """

    def __init__(self, store: QueryStore, top: Path, language: str = "en") -> None:
        self.top = top
        self.language = language
        self._store: QueryStore | None = store

    @property
    def store(self) -> QueryStore:
        """The store that runs the queries.

        :raises QueryError: the graph is closed.
        """
        if self._store is None:
            raise QueryError("The graph is closed. Open it again with sco_kg.open().")
        return self._store

    @functools.cached_property
    def names(self) -> NameIndex:
        """The names of things, concepts and articles; read once, so later changes of a remote store are not seen."""
        return NameIndex(self.store.run)

    @functools.cached_property
    def queries(self) -> Mapping[str, Query]:
        """The questions and reports by name; read once."""
        return MappingProxyType({name: query for kind in CATALOGUE
                                 for name, query in read_catalogue(self.top, kind).items()})

    def query(self, name: str, /, **parameters: ParameterValue) -> Result:
        """Run a query of the catalogue.

        :param parameters: values of its parameters, as text or as Python values; one that is not given
            does not restrict the result.
        :return: a `Result`, empty if nothing is found.
        :raises UnknownQueryError: there is no such query.
        :raises ParameterError: it has no such parameter, or the value is of the wrong type.
        :raises UnknownThingError: there is no such thing, concept or article.
        """
        query = find_query(self.top, name)
        return self.sparql(bind_parameters(query, to_terms(query, parameters, self.names)))

    def sparql(self, text: str) -> Result:
        """Run a SPARQL query; the prefixes of the project need no declaration in the embedded store.

        :raises QueryError: it does not parse, or is not allowed.
        """
        columns, rows = self.store.run(text)
        iris = {term.value for row in rows for term in row if isinstance(term, ox.NamedNode)}
        labels = self.store.labels(iris, self.language)
        return Result(columns, ([to_python(term, labels) for term in row] for row in rows))

    def find(self, name: str) -> Thing:
        """Return the thing with a label (in any language and case) or IRI.

        :param name: also a prefixed name, or slug#name for a node of one article.
        :raises UnknownThingError: there is none; the error has suggestions.
        """
        return self._labelled(self.names.find_thing(name))

    def find_concept(self, scheme: str, name: str) -> Thing:
        """Return the concept of a scheme with a slug, IRI, or label (in any language and case).

        :param scheme: such as substance, for the scheme c:scheme-substance.
        :raises UnknownThingError: there is none; the error has suggestions.
        """
        return self._labelled(self.names.find_concept(name, scheme, f"scheme-{scheme}"))

    def _labelled(self, iri: str) -> Thing:
        return Thing(iri, self.store.labels([iri], self.language).get(iri))

    def describe(self, thing: Thing | str) -> list[Node]:
        """Return what each article states of a thing, and of the nodes that refer to it, with facts and sentences.

        :param thing: a thing, or what `find` accepts.
        :return: nodes by article, the thing itself first; [] if no article mentions it.
        """
        from .query.things import describe

        iri = self._iri(thing)
        return describe(self.query("facts-about", thing=Thing(iri)), iri)

    def names_of(self, thing: Thing | str) -> list[tuple[Thing, Value]]:
        """Return the labels, classes and outside identifiers of a thing, as pairs of property and value; [] if none."""
        return [(row.property, row.value) for row in self.query("names-of", thing=Thing(self._iri(thing)))]

    def _iri(self, thing: Thing | str) -> str:
        return thing.iri if isinstance(thing, Thing) else self.names.find_thing(thing)

    def to_rdflib(self) -> rdflib.Dataset:
        """Return all named graphs as an `rdflib.Dataset`; a remote store is downloaded for it."""
        from .dataset.store import to_rdflib

        return to_rdflib(self.store.to_store())

    def close(self) -> None:
        """Release the store; a query after it raises QueryError."""
        self._store = None

    def __enter__(self) -> KnowledgeGraph:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 traceback: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        if self._store is None:
            return "KnowledgeGraph(closed)"
        if not isinstance(self._store, EmbeddedStore):
            return f"KnowledgeGraph({getattr(self._store, 'url', self._store)!r})"
        store = self._store.to_store()
        return f"KnowledgeGraph({len(article_graphs(store))} articles, {len(store)} facts)"
