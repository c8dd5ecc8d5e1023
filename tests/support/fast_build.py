"""A build with two documents and no other large parts, which takes a moment."""

from sco_kg.site import build

THINGS = ["https://w3id.org/sco-kg/id/unodc", "https://w3id.org/sco-kg/id/vienna"]


def limit(patch):
    """Leave most documents and all query pages out of builds, as long as a `pytest.MonkeyPatch` lasts."""
    patch.setattr(build, "documented_things", lambda site: THINGS)
    patch.setattr(build, "vocabulary_terms", lambda site: [])
    patch.setattr(build, "graph_documents", lambda site, dumps: [])
    patch.setattr(build, "query_pages", lambda site: [])
