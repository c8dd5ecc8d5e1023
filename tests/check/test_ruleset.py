"""The rule set: its digest, on which cached results depend, covers the code of every module however deep."""

import shutil
from pathlib import Path

import pytest

import sco_kg
from sco_kg.check import ruleset

PACKAGE = Path(sco_kg.__file__).parent


@pytest.fixture
def package(tmp_path):
    """A copy of the modules of this package."""
    return shutil.copytree(PACKAGE, tmp_path / "sco_kg", ignore=lambda folder, names: [
        name for name in names if Path(folder, name).is_file() and not name.endswith(".py")])


def test_the_code_digest_is_that_of_this_package(package):
    assert ruleset.digest_modules(package) == ruleset.code_digest()


@pytest.mark.parametrize("module", ["errors.py", "check/ruleset.py", "check/shacl/constraints.py", "rdf/terms.py",
                                    "check/incremental/__init__.py"])
def test_a_changed_module_changes_the_digest(package, module):
    with open(package / module, "a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert ruleset.digest_modules(package) != ruleset.code_digest()


def test_a_new_or_removed_module_changes_the_digest(package):
    (package / "check" / "shacl" / "new.py").write_text("X = 1\n", encoding="utf-8")
    assert ruleset.digest_modules(package) != ruleset.code_digest()
    (package / "check" / "shacl" / "new.py").unlink()
    assert ruleset.digest_modules(package) == ruleset.code_digest()
    (package / "check" / "shacl" / "constraints.py").unlink()
    assert ruleset.digest_modules(package) != ruleset.code_digest()


@pytest.mark.parametrize("module", ["site/build.py", "server/sparql/endpoint.py"])
def test_modules_that_no_check_runs_do_not_count(package, module):
    (package / module).write_text("# changed\n", encoding="utf-8")
    assert ruleset.digest_modules(package) == ruleset.code_digest()
