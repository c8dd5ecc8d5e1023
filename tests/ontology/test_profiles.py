"""The ontology is in all four OWL 2 profiles, with its alignment and with the disjoint classes too."""

from collections import defaultdict
from pathlib import Path

import pytest

from support.ontology_files import ALIGNMENT, CONCEPTS, CORE, DISJOINTNESS, everything, merged, write_for_java

pytestmark = pytest.mark.references

SOURCE = Path(__file__).with_name("Profiles.java")
PROFILES = ["OWL 2 DL", "OWL 2 RL", "OWL 2 QL", "OWL 2 EL"]
CLOSURES = {
    "core": CORE,
    "core-and-alignment": CORE + ALIGNMENT,
    "core-and-disjointness": CORE + DISJOINTNESS,
    "core-and-concepts": CORE + CONCEPTS,
}


@pytest.fixture(scope="module")
def violations(java, tmp_path_factory):
    """The violations by file and profile, from one run of Java over all files."""
    folder = tmp_path_factory.mktemp("profiles")
    files = [write_for_java(merged(paths), folder / name) for name, paths in CLOSURES.items()]
    files.append(write_for_java(everything(), folder / "everything"))
    printed = java("hermit/HermiT.jar", SOURCE, *files)
    found = defaultdict(set)
    for line in filter(None, printed.splitlines()):
        assert line.count("\t") == 2, printed
        path, profile, violation = line.split("\t")
        found[Path(path).name, profile] |= {violation}
    return found


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", CLOSURES)
def test_is_in_profile(violations, name, profile):
    """The terms, their alignment, the disjoint classes and the concepts are in every profile."""
    assert violations[name, profile] == {"ok"}


@pytest.mark.parametrize("profile", PROFILES)
def test_only_dates_leave_the_profiles(violations, profile):
    """With the data, nothing but the date literals is outside the small profiles."""
    found = violations["everything", profile] - {"ok"}
    assert all("not in profile: xsd:date" in violation or "not in profile: xsd:gYear" in violation
               for violation in found), found
    assert bool(found) == (profile != "OWL 2 DL")
