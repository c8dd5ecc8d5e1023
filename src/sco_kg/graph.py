"""The front door: open the graph, list its queries, run them, look at things."""

import pyoxigraph as ox

from .dataset import layout
from .dataset import store as dataset
from .query import catalogue, parameters
from .query.embedded import EmbeddedStore
from .query.result import Result
from .rdf.terms import to_python


def open(source=None, *, language="en", timeout=30, auth=None):
    """Open the knowledge graph.

    :param source: None for the bundled data, a folder with a checkout, or the address of a
        SPARQL endpoint that holds the data.
    :param language: of the labels; English where a thing has none in it.
    :param timeout: of an endpoint, in seconds; :param auth: None, (user, password) or a token.
    :return: a `KnowledgeGraph`.
    :raises MissingFileError, UnreadableFileError: the folder has no readable data.

    >>> open().query("speakers", event="id:parliamentarians-against-drugs-2017").columns[0]
    'speaker'
    """
    if source and "://" in str(source):
        return connect(str(source), language=language, timeout=timeout, auth=auth)
    top = layout.project_root(source)
    return KnowledgeGraph(EmbeddedStore(dataset.load_store(top)), top, language)


def connect(url, *, language="en", timeout=30, auth=None):
    """Return a `KnowledgeGraph` whose queries run at a SPARQL endpoint; arguments as for `open`.

    :raises EndpointError: `url` is not an http or https address; nothing is sent yet.
    """
    from .query.remote import RemoteStore

    return KnowledgeGraph(RemoteStore(url, timeout, auth), layout.project_root(), language)


class KnowledgeGraph:
    """The graph in an embedded store or behind an endpoint; `open` makes one."""

    def __init__(self, store, top, language="en"):
        self.store = store
        self.top = top
        self.language = language

    @property
    def queries(self):
        """The questions and reports: a dict from name to `Query`."""
        return {name: query for kind in catalogue.CATALOGUE
                for name, query in catalogue.read_catalogue(self.top, kind).items()}

    def query(self, name, **given):
        """Run a query of the catalogue.

        :param given: values of its parameters, as text or as Python values; without one, the
            query is not restricted by it.
        :return: a `Result`; with no rows if nothing is found.
        :raises UnknownQueryError, ParameterError, UnknownThingError: what was given does not exist.
        """
        query = catalogue.find_query(self.top, name)
        values = parameters.to_terms(query, given, self.find)
        return self.sparql(parameters.bind_parameters(query, values))

    def sparql(self, text):
        """Run free SPARQL and return a `Result`; the prefixes of the project need no declaration.

        :raises QueryError: it does not parse, or is not a query.
        """
        columns, rows = self.store.solutions(text)
        nodes = {term.value for row in rows for term in row if isinstance(term, ox.NamedNode)}
        labels = self.store.labels(nodes, self.language)
        return Result(columns, ([to_python(term, labels) for term in row] for row in rows))

    def find(self, name):
        """Return the IRI of the thing with a label (in any language, any case) or IRI.

        :raises UnknownThingError: there is none; near misses are suggested.
        """
        from .query import things

        return things.find_thing(self, name)
