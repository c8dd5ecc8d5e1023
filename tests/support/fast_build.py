"""A build that takes a moment: of two things, and nothing else that is many."""

from sco_kg.site import build

SOME = ["https://w3id.org/sco-kg/id/unodc", "https://w3id.org/sco-kg/id/vienna"]


def only(patch):
    """Leave out of builds what is many, as long as a `pytest.MonkeyPatch` lasts."""
    patch.setattr(build, "document_paths", lambda site: SOME)
    patch.setattr(build, "vocabulary_terms", lambda site: [])
    patch.setattr(build.graphs, "documents", lambda site, dumps: [])
    patch.setattr(build.questions, "files", lambda site: [])
