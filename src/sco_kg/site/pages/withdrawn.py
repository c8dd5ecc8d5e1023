"""What stands in the place of a thing that was withdrawn: that it was, and what took its place.

A thing is withdrawn if the data say what replaces it, or if an earlier version spoke of it and this one
does not; servers answer 410 for its name.
"""

from dataclasses import replace

from ...rdf import namespaces
from ..history import changes
from ..model import paths as places
from . import documents as pages


def withdrawn_documents(site, kept):
    """Return the `Document`s of the things that were withdrawn, in order.

    :param kept: all `Version`s of the site, its own among them.
    """
    gone = site.withdrawn | {iri: [] for iri in _vanished(site, kept)}
    return [_document(site, iri, gone[iri]) for iri in sorted(gone)]


def _vanished(site, kept):
    own = [version for version in kept if version.number == site.version]
    earlier = [version for version in kept if version.number != site.version]
    return set(changes.vanished_things(earlier, *own)).difference(site.things, site.withdrawn)


def _document(site, iri, instead):
    made = pages.thing_document(site, iri, places.withdrawn_path(iri))
    return replace(made, template="gone.html", more=made.more | {"instead": instead})


def withdrawn_paths(documents):
    """Return the names, below that of the project, of the things that documents say are gone."""
    return [document.topic.removeprefix(namespaces.BASE) for document in documents]
