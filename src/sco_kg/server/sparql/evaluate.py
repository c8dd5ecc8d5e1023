"""One question answered from a store, within limits; this runs in a worker process."""

import gzip
import itertools
import re
from dataclasses import dataclass, field

import pyoxigraph as ox

from ...errors import ForbiddenQueryError, QueryError
from ...query import sparql_text, syntax_errors
from ...rdf import namespaces, serialization
from ...site.hosting import media_types
from .. import negotiation
from ..http_error import HTTPError
from . import result_formats

#: What is said of a query that ended its worker, or nearly did.
TOO_LARGE = ("The query needed more memory than a query may use here, or is nested too deeply. "
             "Ask for less at once, or download the whole data set and ask it at home.")
_SMALL = 1_000
#: What stands at every row of an answer, and how many more rows there are than places where it does.
_ROWS = {ox.QueryResultsFormat.JSON: (b'},{"', 1), ox.QueryResultsFormat.XML: (b"<result>", 0),
         ox.QueryResultsFormat.CSV: (b"\r\n", -1), ox.QueryResultsFormat.TSV: (b"\n", -1)}
#: What may come out differently when asked again.
_NON_DETERMINISTIC = re.compile("RAND|NOW|UUID|BNODE")


@dataclass(frozen=True, slots=True)
class SparqlResponse:
    """What is sent back; `lasting` if the same question will always be answered so."""

    status: int
    body: bytes
    headers: dict = field(default_factory=dict)
    lasting: bool = False


def evaluate(store, question, limits):
    """Return the `SparqlResponse` to a `Question`, whatever it is."""
    try:
        sparql_text.query_form(question.text)
        return _packed(_answered(store, question, limits), question)
    except HTTPError as refusal:
        return _refused(refusal.status, refusal.message)
    except ForbiddenQueryError as error:
        return _refused(403, str(error))
    except QueryError as error:
        return _refused(400, str(error))
    except SyntaxError as error:
        text = question.text
        return _refused(400, f"Not valid SPARQL: {syntax_errors.explain_syntax_error(text, error, namespaces.PREFIXES)}\n\n"
                             f"{syntax_errors.caret_line(text, error)}")
    except MemoryError:
        return _refused(422, TOO_LARGE)
    except (RuntimeError, ValueError, OSError) as error:
        return _refused(400, f"The query cannot be run: {error}")


def _refused(status, message):
    return SparqlResponse(status, (message + "\n").encode("utf-8", "replace"), {"Content-Type": "text/plain; charset=utf-8"})


def _answered(store, question, limits):
    results = store.query(question.text, base_iri=question.base, prefixes=namespaces.PREFIXES, **_dataset(question))
    if isinstance(results, ox.QueryTriples):
        offered, write = result_formats.GRAPHS, _write_triples
    elif isinstance(results, ox.QueryBoolean):
        offered, write = result_formats.ANSWERS, _write_rows
    else:
        offered, write = result_formats.ROWS, _write_rows
    media_type = negotiation.choose_media_type(question.accept, tuple(offered))
    if media_type is None:
        raise HTTPError(406, "No such answer can be given. This one can be had as " + ", ".join(offered) + ".")
    body = write(results, offered[media_type], limits)
    headers = {"Content-Type": media_types.content_type(media_type)}
    return SparqlResponse(200, body, headers, not _NON_DETERMINISTIC.search(question.text.upper()))


def _dataset(question):
    """Return the data set a question names, which takes the place of the one its query names."""
    if not question.default and not question.named:
        return {}
    return {"default_graph": [ox.NamedNode(iri) for iri in question.default],
            "named_graphs": [ox.NamedNode(iri) for iri in question.named]}


def _write_rows(results, form, limits):
    out = _Bounded(limits)
    results.serialize(out, format=form)
    body, (mark, more) = b"".join(out.parts), _ROWS[form]
    if isinstance(results, ox.QuerySolutions) and body.count(mark) + more > limits.rows:
        raise _too_many("rows", limits.rows)
    return body


def _write_triples(results, form, limits):
    out = _Bounded(limits)
    ox.serialize(_counted(results, limits.rows), out, format=form, prefixes=serialization.PREFIXES)
    body = b"".join(out.parts)
    if form != ox.RdfFormat.RDF_XML:
        return body
    try:
        return serialization.escape_for_xml(body)
    except SyntaxError as error:
        raise HTTPError(406, f"RDF/XML cannot carry these facts: {error}. Ask for another format.") from None


def _counted(triples, most):
    yield from itertools.islice(triples, most)
    if next(triples, None) is not None:
        raise _too_many("facts", most)


class _Bounded:
    """A file in memory that takes no more than the limit."""

    def __init__(self, limits):
        self.parts = []
        self._left = self._most = limits.size

    def write(self, part):
        self._left -= len(part)
        if self._left < 0:
            raise _too_many("bytes", self._most)
        self.parts.append(bytes(part))
        return len(part)

    def flush(self):
        pass


def _too_many(what, most):
    return HTTPError(422, f"The answer has more than {most:,} {what}, which is the limit here; nothing is cut short. "
                        "Ask for less, with LIMIT and OFFSET, or download the whole data set.")


def _packed(answer, question):
    if not question.gzip or len(answer.body) < _SMALL:
        return answer
    headers = answer.headers | {"Content-Encoding": "gzip"}
    return SparqlResponse(answer.status, gzip.compress(answer.body, 5, mtime=0), headers, answer.lasting)
