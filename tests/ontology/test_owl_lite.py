"""The ontology is OWL 1 Lite, alone, with its alignment and with the data; the checker finds seeded errors."""

from pathlib import Path

import pytest
from rdflib import Graph

from support.ontology_files import ALIGNMENT, CONCEPTS, CORE, DATA, DISJOINTNESS, derived, merged
from support.owl_lite import problems

SAMPLES = Path(__file__).with_name("lite")
RULES = [f"L{number}" for number in range(1, 17)] + ["L4b", "L5b"]


def listing(found):
    """Return the problems one per line."""
    return "\n".join(f"{rule} {message}" for rule, message in found)


def samples(outcome):
    """Return the samples of one outcome, good or bad."""
    return [pytest.param(path, id=path.stem) for path in sorted(SAMPLES.glob(f"L*-{outcome}*.ttl"))]


@pytest.mark.parametrize("paths", [
    pytest.param(CORE, id="core"),
    pytest.param(CORE + ALIGNMENT, id="core and alignment"),
    pytest.param(CORE + CONCEPTS, id="core and concepts"),
    pytest.param(CORE + CONCEPTS + DATA, id="core and data"),
    pytest.param(CORE + ALIGNMENT + CONCEPTS + DATA, id="core, alignment and data"),
])
def test_is_lite(paths):
    """What is published as OWL 1 Lite breaks no rule."""
    found = problems(merged(paths))
    assert not found, listing(found)


def test_derived_facts_are_lite_too():
    """The facts derived from the data are within OWL 1 Lite."""
    assert derived()
    found = problems(merged(CORE + CONCEPTS + DATA) + derived())
    assert not found, listing(found)


def test_disjointness_is_not_lite():
    """The second file has the axioms that OWL 1 Lite cannot express."""
    assert {rule for rule, _ in problems(merged(CORE + DISJOINTNESS))} == {"L1", "L11"}


@pytest.mark.parametrize("path", samples("good"))
def test_good_sample(path):
    """A sample that satisfies the rule violates no other."""
    found = problems(Graph().parse(path))
    assert not found, listing(found)


@pytest.mark.parametrize("path", samples("bad"))
def test_bad_sample(path):
    """A sample that breaks a rule is found with that rule."""
    found = problems(Graph().parse(path))
    assert path.stem.split("-")[0] in {rule for rule, _ in found}, listing(found)


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_samples(rule):
    """Every rule has samples, and every sample belongs to a rule."""
    assert (SAMPLES / f"{rule}-good.ttl").is_file()
    assert (SAMPLES / f"{rule}-bad.ttl").is_file()
    assert {path.stem.split("-")[0] for path in SAMPLES.iterdir()} == set(RULES)
