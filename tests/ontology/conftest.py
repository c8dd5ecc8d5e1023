"""Java for the tests that need a reasoner: they skip, with a reason, where it is missing."""

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

# A run takes one to three seconds; more only on a machine that is hopelessly busy.
SECONDS = 180


@pytest.fixture(scope="session")
def reasoners():
    """The folder of owlready2, whose package carries the Java archives of Pellet, HermiT and OWLAPI."""
    found = find_spec("owlready2")
    if shutil.which("java") is None:
        pytest.skip("needs Java: there is no java on the PATH")
    if found is None:
        pytest.skip("needs Java archives: the package owlready2, which carries them, is not installed")
    return Path(found.origin).parent


@pytest.fixture(scope="session")
def java(reasoners):
    """Run a Java class, or a single source file, with archives of owlready2; return what it prints."""
    def run(archives, *arguments):
        command = ["java", "-cp", str(reasoners / archives), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        return done.stdout + done.stderr
    return run
