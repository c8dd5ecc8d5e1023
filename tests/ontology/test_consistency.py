"""Ontology, alignment and data do not contradict each other, and contradictions would be found."""

from pathlib import Path

import owlrl
import pytest
from rdflib import Graph, URIRef

from support.ontology_files import CORE, DISJOINTNESS, everything, merged, without_dates, write_for_java

CONTRADICTIONS = Path(__file__).with_name("contradictions")
SEEDED = {
    "vienna-is-also-an-event": "https://w3id.org/sco-kg/id/vienna",
    "a-person-is-also-a-group": "https://w3id.org/sco-kg/id/rashid-alimov",
    "an-impossible-date": "2017-13-04",
}
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


@pytest.fixture(params=SEEDED)
def seeded(request):
    """The name of a contradiction, and the ontology with it."""
    return request.param, merged(CORE + DISJOINTNESS) + seed(request.param)


def seed(name):
    """Return the graph of one contradiction."""
    return Graph().parse(CONTRADICTIONS / f"{name}.ttl")


@pytest.fixture
def pellet(java):
    """Ask Pellet whether an RDF/XML file is consistent; return its answer with the reason."""
    return lambda path: java("pellet/*", "pellet.Pellet", "consistency", "-l", "OWLAPI", path)


@pytest.fixture
def hermit(java):
    """Ask HermiT whether an RDF/XML file is consistent; return what it prints."""
    command = "org.semanticweb.HermiT.cli.CommandLine"
    return lambda path: java("hermit/HermiT.jar", command, "-k", path.as_uri())


@pytest.mark.references
def test_pellet_finds_everything_consistent(pellet, tmp_path):
    """All files together have a model, and every literal is one of its type."""
    answer = pellet(write_for_java(everything(), tmp_path / "everything.owl"))
    assert answer.splitlines()[0] == "Consistent: Yes", answer


@pytest.mark.references
def test_hermit_agrees(hermit, tmp_path):
    """A second reasoner agrees on everything except dates."""
    path = write_for_java(without_dates(everything()), tmp_path / "without-dates.owl")
    assert hermit(path).endswith("#Thing is satisfiable.\n")


@pytest.mark.references
def test_hermit_finds_a_contradiction(hermit, tmp_path):
    """HermiT does not call everything satisfiable."""
    graph = merged(CORE + DISJOINTNESS) + seed("vienna-is-also-an-event")
    assert "Inconsistent" in hermit(write_for_java(graph, tmp_path / "seeded.owl"))


@pytest.mark.references
def test_pellet_finds_contradiction(pellet, seeded, tmp_path):
    """Pellet finds each seeded contradiction and names what is wrong."""
    name, graph = seeded
    answer = pellet(write_for_java(graph, tmp_path / "seeded.owl"))
    assert answer.startswith("Consistent: No")
    assert SEEDED[name] in answer


@pytest.mark.parametrize("name", ["vienna-is-also-an-event", "a-person-is-also-a-group"])
def test_rules_find_contradiction(name):
    """Without Java, the OWL RL rules find the contradictions between classes, and only those."""
    assert not errors(merged(CORE + DISJOINTNESS))
    assert SEEDED[name] in errors(merged(CORE + DISJOINTNESS) + seed(name))


def errors(graph):
    """Return the errors in the closure under the OWL RL rules, as one text."""
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return "\n".join(graph.objects(None, ERROR))
