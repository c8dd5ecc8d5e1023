"""One thing: finding it by name, and everything the articles say about it."""

from dataclasses import dataclass, field

from ..errors import UnknownThingError, did_you_mean
from ..rdf import namespaces
from ..rdf.terms import Thing

#: What a fact's row shows apart: where it is from and who says so.
_APART = {namespaces.sco_term("evidence"), namespaces.sco_term("claimedBy"), namespaces.sco_term("statedBy")}
_TYPE = namespaces.PREFIXES["rdf"] + "type"


@dataclass(slots=True)
class Node:
    """What one article says of one node: facts as (property, value), sentences, claimants."""

    thing: Thing
    article: str
    facts: list = field(default_factory=list)
    sentences: list = field(default_factory=list)
    claimants: list = field(default_factory=list)
    kind: Thing | None = None


def find_thing(graph, name):
    """Return the IRI of the thing with a label, in any language and case, or with an IRI.

    :param graph: a `KnowledgeGraph`.
    :param name: a label, an IRI, a prefixed name, or slug#name for a node that one article has.
    :raises UnknownThingError: no label is like that; near misses are suggested.
    """
    if "://" in name or name.partition(":")[0] in namespaces.PREFIXES:
        return namespaces.expand(name)
    slug, hash_sign, _ = name.partition("#")
    if hash_sign and namespaces.is_slug(slug):
        return namespaces.GRAPHS + name
    wanted = name.casefold().strip()
    labels = [(row.label, row.thing.iri) for row in graph.query("all-labels")]
    slug = namespaces.PREFIXES["id"] + wanted
    for label, iri in labels:
        if label.casefold() == wanted or iri == slug:
            return iri
    raise UnknownThingError(f"Nothing is called {name!r}.{did_you_mean(name, {label for label, _ in labels})} "
                       "Give a label in any language, or an IRI such as id:unodc.")


def unknown_thing(graph, iri):
    """Return the error to raise for an IRI that the graph does not have, with near misses."""
    known = {namespaces.shorten(row.thing.iri) for row in graph.query("all-labels")}
    short = namespaces.shorten(iri)
    return UnknownThingError(f"{short} is not in the graph.{did_you_mean(short, known)} "
                        "`sco-kg query all-labels` lists what has a name.")


def describe(graph, iri):
    """Return what the articles say of a thing, and of all that points to it.

    :return: `Node`s by article, the thing itself first; [] if no article speaks of it.
    """
    found = {}
    for row in graph.query("facts-about", thing=iri):
        slug = namespaces.slug_of(row.graph.iri)
        node = found.setdefault((slug, row.node.iri), Node(row.node, slug))
        _add(node, row.property, row.value)
    return sorted(found.values(), key=lambda node: (node.article, node.thing.iri != iri, _kind(node),
                                                    node.sentences, node.thing.iri))


def _kind(node):
    return str(node.kind or "")


def _add(node, prop, value):
    if prop.iri == namespaces.sco_term("evidence"):
        node.sentences = sorted({*node.sentences, namespaces.sentence_number(value.iri)})
    elif prop.iri in _APART:
        node.claimants.append(value)
    elif prop.iri == _TYPE:
        node.kind = value
    else:
        node.facts.append((prop, value))


def names_of(graph, iri):
    """Return the names and outside identifiers of a thing as (what, value) pairs; [] if none."""
    return [(row.property, row.value) for row in graph.query("names-of", thing=iri)]
