"""What an article mentions that others may mention too, and what it says of that."""

from typing import NamedTuple

import pyoxigraph as ox

from ...rdf import namespaces

_THINGS = namespaces.PREFIXES["id"]
_TYPE = namespaces.PREFIXES["rdf"] + "type"
_EVIDENCE = namespaces.sco_term("evidence")


class References(NamedTuple):
    """What an article mentions of what is not its own.

    `things` are the IRIs of all shared things in it. `said` has its facts about these, evidence apart, as
    N-Triples, and about those of its own nodes that a shared thing refers to. `leads` and `kinds` have, for
    each key of `said`, the nodes of this project that it refers to, and its classes.
    """

    things: frozenset
    said: dict
    leads: dict
    kinds: dict

    def plain(self):
        """Return it as JSON can hold it; `references_from_json` is the way back."""
        return [sorted(self.things), *({name: sorted(values) for name, values in part.items()} for part in self[1:])]


def references_from_json(plain):
    """Return the `References` that `Mentions.plain` made plain."""
    things, *parts = plain
    return References(frozenset(things), *({name: frozenset(values) for name, values in part.items()} for part in parts))


def references_of_all(sources):
    """Return the `References` of several articles by their slugs; arguments and errors as for `of`."""
    return {namespaces.slug_of(source.graph): references_of(source) for source in sources}


def references_of(source):
    """Return the `References` of an article.

    :param source: its graph, as `sco_kg.dataset.turtle_file.read_turtle` reads it.
    :raises UnreadableFileError: it does not parse; the message names the line.
    """
    facts, things = {}, {namespaces.article_iri(namespaces.slug_of(source.graph))}
    for quad in source.quads():
        name, value, prop = _name(quad.subject), _name(quad.object), quad.predicate.value
        things.update(iri for iri in (name, value) if is_shared(iri))
        if prop != _EVIDENCE:
            facts.setdefault(name, []).append((prop, value, quad))
    shared = {name for name in facts if is_shared(name)}
    kept = shared | {value for name in shared for _, value, _ in facts[name] if value in facts}
    return References(
        frozenset(things),
        {name: frozenset(f"{ox.Triple(*quad.triple)} ." for _, _, quad in facts[name]) for name in kept},
        {name: frozenset(value for _, value, _ in facts[name] if value.startswith(namespaces.BASE)) for name in kept},
        {name: frozenset(value for prop, value, _ in facts[name] if prop == _TYPE) for name in kept})


def is_shared(iri):
    """Say whether an IRI is that of a thing any article may speak of.

    >>> is_shared("https://w3id.org/sco-kg/id/unodc"), is_shared("https://w3id.org/sco-kg/concept/heroin")
    (True, False)
    """
    return iri.startswith(_THINGS)


def _name(term):
    return getattr(term, "value", None) or str(term)
