"""The site is a research object that the validator of its community accepts (F12)."""

import json
import subprocess

import pytest

from support.paths import TESTS
from support.servers import ARCHIVES

pytestmark = pytest.mark.services
PYTHON = ARCHIVES / "roc-validator" / "bin" / "python"
#: Recommendations not met: our IRIs lead to w3id.org, where no test connects; no address of a person is given.
NOT_SO = {"ro-crate-1.2_51.1", "ro-crate-1.2_89.0", "ro-crate-1.2_90.1", "ro-crate-1.2_93.0"}


def validated(folder, cache):
    """What the validator finds wrong, as pairs of a severity and the number of a check."""
    if not PYTHON.exists():
        pytest.skip("needs roc-validator in an environment of its own; .ci/run shows how it gets there")
    done = subprocess.run([PYTHON, TESTS / "support" / "ro_crate_validator.py", folder, cache / "cache.sqlite"],
                          capture_output=True, text=True, timeout=300, check=True)
    return {tuple(line.partition(":")[0].split()) for line in done.stdout.splitlines() if line}


def test_nothing_is_wrong_with_it(site, tmp_path):
    found = validated(site, tmp_path)
    assert {number for _, number in found} == NOT_SO and {severity for severity, _ in found} == {"RECOMMENDED"}


def test_a_missing_file_is_found(site, tmp_path):
    """The validator looks: the same description in a folder that has no file."""
    described = json.loads((site / "ro-crate-metadata.json").read_bytes())
    (tmp_path / "crate").mkdir()
    (tmp_path / "crate" / "ro-crate-metadata.json").write_text(json.dumps(described), "utf-8")
    assert "REQUIRED" in {severity for severity, _ in validated(tmp_path / "crate", tmp_path)}
