"""The pages of withdrawn things (410 Gone): earlier facts, and what replaced them.

A thing is withdrawn if the data name a replacement, or if an earlier version had facts about it and this one has none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ...rdf.namespaces import BASE
from ...rdf.terms import Term
from ..history.changes import vanished_things
from ..history.versions import Version
from ..model.paths import withdrawn_path
from ..model.site import Site
from .documents import PageDocument, thing_document


def withdrawn_documents(site: Site, versions: Sequence[Version]) -> list[PageDocument]:
    """Return the documents of withdrawn things, by IRI.

    :param versions: all versions of the site, its own included.
    """
    replacements: dict[str, list[Term]] = {iri: [] for iri in _vanished(site, versions)} | site.withdrawn
    return [_document(site, iri, replacements[iri]) for iri in sorted(replacements)]


def _vanished(site: Site, versions: Sequence[Version]) -> set[str]:
    own = next(version for version in versions if version.number == site.version)
    earlier = [version for version in versions if version.number != site.version]
    return set(vanished_things(earlier, own)).difference(site.things)


def _document(site: Site, iri: str, replacements: list[Term]) -> PageDocument:
    document = thing_document(site, iri, withdrawn_path(iri))
    return replace(document, template="gone.html", context=document.context | {"replacements": replacements})


def withdrawn_paths(documents: Iterable[PageDocument]) -> list[str]:
    """Return the IRIs of withdrawn things, without the namespace of the project."""
    return [document.topic.removeprefix(BASE) for document in documents]
