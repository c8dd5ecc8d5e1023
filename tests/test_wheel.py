"""The wheel alone: built, installed in a fresh environment, used outside the checkout."""

import os
import subprocess
import sys
import venv
import zipfile

import pytest

from sco_kg.release import export
from support.paths import TOP


def run(*command, cwd, **environment):
    keep = {name: value for name, value in os.environ.items() if not name.startswith("SCO_KG")}
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True,
                          timeout=600, env={**keep, **environment}, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, TOP, cwd=folder,
        PIP_CONSTRAINT=str(TOP / "constraints.txt"))
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A fresh environment with the wheel and its dependencies, and a folder far from the checkout."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home / "venv", with_pip=True)
    run(home / "venv" / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "-c", TOP / "constraints.txt", wheel, cwd=home)
    return home


def test_the_wheel_has_every_data_file(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "data", "queries", "shapes"):
        for path in (TOP / folder).rglob("*.*"):
            assert f"sco_kg/bundle/{path.relative_to(TOP).as_posix()}" in inside
    for path in (TOP / "src" / "sco_kg" / "site").rglob("*.*"):
        if "__pycache__" not in path.parts:
            assert f"sco_kg/site/{path.relative_to(TOP / 'src' / 'sco_kg' / 'site').as_posix()}" in inside
    assert "sco_kg/py.typed" in inside
    assert not [name for name in inside if name.endswith(".txt") and "dist-info" not in name]


def test_the_command_works_outside_the_checkout(installed):
    command = installed / "venv" / "bin" / "sco-kg"
    assert "over" in run(command, "query", "seizures", "-p", "drug=heroin", cwd=installed)
    assert "Seizures side by side" in run(command, "tour", cwd=installed)
    assert "0 violations, 0 warnings" in run(command, "check", cwd=installed)
    assert "sco-kg 0.1.0" in run(command, "--version", cwd=installed)


def test_the_library_works_outside_the_checkout(installed):
    code = "import sco_kg; print(sco_kg.__file__, len(sco_kg.open().query('seizures')))"
    out = run(installed / "venv" / "bin" / "python", "-c", code, cwd=installed)
    assert str(installed) in out and out.split()[-1] == "12"


def test_the_release_is_that_of_the_checkout(installed, tmp_path):
    export.export_release(tmp_path / "checkout", TOP)
    run(installed / "venv" / "bin" / "sco-kg", "export", tmp_path / "wheel", cwd=installed)
    made = [{path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("checkout", "wheel")]
    assert made[0] == made[1]
