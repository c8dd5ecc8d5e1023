"""A larger graph: copies of the articles, their sentences and the things in them.

Each copy has IRIs of its own, so it has pages of its own; concepts and the vocabulary are shared.
"""

import re

import pyoxigraph as ox

from sco_kg.rdf import namespaces

_OURS = re.compile(rf"<({namespaces.BASE})(id|graph|evidence)/([a-z0-9-]+)(#[^>]+)?>")


def larger(store, times):
    """Return a new pyoxigraph Store with several copies of the data of a store.

    :param store: a pyoxigraph Store; :param times: the number of copies, at least 1.
    """
    made = ox.Store()
    made.bulk_extend(store)
    text = store.dump(format=ox.RdfFormat.N_QUADS).decode("utf-8")
    for copy in range(2, times + 1):
        renamed = _OURS.sub(lambda match, copy=copy: _renamed(match, copy), text)
        made.bulk_load(renamed.encode("utf-8"), format=ox.RdfFormat.N_QUADS)
    return made


def _renamed(match, copy):
    base, space, slug, place = match.groups()
    if space == "graph" and slug in namespaces.RESERVED:
        return f"<{base}graph/{slug}{place}-{copy}>" if place else match[0]
    return f"<{base}{space}/{slug}-{copy}{place or ''}>"
