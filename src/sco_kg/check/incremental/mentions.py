"""The shared things that an article mentions, and its statements about them."""

from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox

from ...dataset.turtle_file import TurtleFile
from ...rdf.namespaces import BASE, PREFIXES, RDF_TYPE, article_iri, sco_term, slug_of

_THINGS = PREFIXES["id"]
_EVIDENCE = sco_term("evidence")
#: The JSON form of `References`: the sorted things, then the other fields with sorted lists.
ReferencesJson = list[list[str] | dict[str, list[str]]]


class References(NamedTuple):
    """The shared things of an article, and its statements about them.

    `things` are the IRIs of the shared things in it. `statements` has its facts, as N-Triples and without evidence,
    about each of these and about each own node that a shared thing refers to. `links` and `classes` have, for
    the keys of `statements`, the IRIs of this project that a node refers to, and its classes.
    """

    things: frozenset[str]
    statements: dict[str, frozenset[str]]
    links: dict[str, frozenset[str]]
    classes: dict[str, frozenset[str]]

    def to_json(self) -> ReferencesJson:
        """Return the references as a JSON value; `references_from_json` is the inverse."""
        return [sorted(self.things), *({name: sorted(values) for name, values in field.items()}
                                       for field in (self.statements, self.links, self.classes))]


def references_from_json(value: tuple[list[str], dict[str, list[str]], dict[str, list[str]],
                                      dict[str, list[str]]]) -> References:
    """Return the references of `References.to_json`."""
    things, *fields = value
    statements, links, classes = ({name: frozenset(values) for name, values in field.items()} for field in fields)
    return References(frozenset(things), statements, links, classes)


def references_of_all(files: Iterable[TurtleFile]) -> dict[str, References]:
    """Return the references of several articles by slug; arguments and errors are those of `references_of`."""
    return {_slug(file): references_of(file) for file in files}


def references_of(file: TurtleFile) -> References:
    """Return the references of an article.

    :param file: the facts of the article.
    :raises UnreadableFileError: it does not parse; the message names the line.
    """
    facts: dict[str, list[tuple[str, str, ox.Quad]]] = {}
    things = {article_iri(_slug(file))}
    for quad in file.quads():
        name, value, predicate = node_name(quad.subject), node_name(quad.object), quad.predicate.value
        things.update(iri for iri in (name, value) if is_shared(iri))
        if predicate != _EVIDENCE:
            facts.setdefault(name, []).append((predicate, value, quad))
    shared = {name for name in facts if is_shared(name)}
    names = shared | {value for name in shared for _, value, _ in facts[name] if value in facts}
    return References(
        frozenset(things),
        {name: frozenset(f"{quad.triple} ." for _, _, quad in facts[name]) for name in names},
        {name: frozenset(value for _, value, _ in facts[name] if value.startswith(BASE)) for name in names},
        {name: frozenset(value for predicate, value, _ in facts[name] if predicate == RDF_TYPE) for name in names})


def is_shared(iri: str) -> bool:
    """Return whether an IRI is that of a shared thing, which any article may describe.

    >>> is_shared("https://w3id.org/sco-kg/id/unodc"), is_shared("https://w3id.org/sco-kg/concept/heroin")
    (True, False)
    """
    return iri.startswith(_THINGS)


def node_name(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """Return the IRI or text of a term."""
    return getattr(term, "value", None) or str(term)


def _slug(file: TurtleFile) -> str:
    return slug_of(file.graph) or ""
