"""A folder is written completely or not at all, also when it is interrupted; other folders stay unchanged."""

import errno
import os
import signal
import subprocess
import sys
import textwrap

import pytest

from sco_kg import _atomic
from sco_kg.errors import UnwritableFileError


def replaceable(folder):
    """Any folder may be replaced."""
    return ""


def fill(target, content, fault=replaceable):
    with _atomic.atomic_folder(target, fault) as new:
        _atomic.write_synced(new / "a.txt", content)
        _atomic.write_synced(new / "b.txt", content)


def content(target):
    return {path.name: path.read_bytes() for path in target.iterdir()}


OLD, NEW = {"a.txt": b"old", "b.txt": b"old"}, {"a.txt": b"new", "b.txt": b"new"}


@pytest.fixture
def target(tmp_path):
    """A folder that an earlier run made, alone in its parent."""
    fill(tmp_path / "made [1]", b"old")
    return tmp_path / "made [1]"


def test_a_new_folder(tmp_path):
    fill(tmp_path / "new", b"new")
    assert content(tmp_path / "new") == NEW and len(list(tmp_path.iterdir())) == 1


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "empty").mkdir()
    fill(tmp_path / "empty", b"new", fault=lambda folder: "must stay")
    assert content(tmp_path / "empty") == NEW


def test_an_earlier_folder_is_replaced(target):
    fill(target, b"new")
    assert content(target) == NEW and list(target.parent.iterdir()) == [target]


def test_its_permissions_follow_the_umask(tmp_path):
    mask = os.umask(0o027)
    try:
        fill(tmp_path / "new", b"new")
    finally:
        os.umask(mask)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o750


def test_a_symbolic_link_is_preserved(target):
    link = target.with_name("latest")
    link.symlink_to(target.name)
    fill(link, b"new")
    assert link.is_symlink() and content(target) == NEW


@pytest.mark.parametrize("error", [ValueError("a fault"), KeyboardInterrupt(), SystemExit(143)], ids=repr)
def test_an_interruption_leaves_the_earlier_folder(target, error):
    with pytest.raises(type(error)), _atomic.atomic_folder(target, replaceable) as new:
        _atomic.write_synced(new / "a.txt", b"new")
        raise error
    assert content(target) == OLD and list(target.parent.iterdir()) == [target]


# ── refusals ────────────────────────────────────────────────────────────────


def refusal(folder, fault=replaceable):
    with pytest.raises(UnwritableFileError) as caught:
        fill(folder, b"new", fault)
    return str(caught.value)


def test_a_folder_that_may_not_be_replaced_is_unchanged(target):
    message = refusal(target, lambda folder: "belongs to another")
    assert message == f"{target}: belongs to another. Type: sco-kg export '{target / 'sco-kg'}'"
    assert content(target) == OLD and list(target.parent.iterdir()) == [target]


def test_a_file_added_meanwhile_is_preserved(target):
    def fault(folder):
        return "holds mine.txt" if (folder / "mine.txt").exists() else ""

    with pytest.raises(UnwritableFileError, match="holds mine.txt"), _atomic.atomic_folder(target, fault):
        (target / "mine.txt").write_bytes(b"mine")
    assert content(target) == OLD | {"mine.txt": b"mine"} and list(target.parent.iterdir()) == [target]


def test_a_file_is_not_replaced_by_a_folder(tmp_path):
    (tmp_path / "file").write_bytes(b"mine")
    assert "is a file. Type: sco-kg export" in refusal(tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"mine"


@pytest.mark.parametrize("name", [".", "..", ""])
def test_the_working_folder_is_not_replaced(tmp_path, monkeypatch, name):
    (tmp_path / "here" / "below").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here" / ("below" if name == ".." else ""))
    assert "is the folder you are in. Type: sco-kg export" in refusal(name)
    assert sorted(path.name for path in (tmp_path / "here").rglob("*")) == ["below"]


def test_a_missing_parent_folder_is_reported(tmp_path):
    message = refusal(tmp_path / "nowhere" / "new")
    assert "No such file or directory" in message and "Give a folder" in message
    assert list(tmp_path.iterdir()) == []


# ── disks and renamings that fail ───────────────────────────────────────────


def limited():
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))


def run(code, target, **options):
    """Run code in a process of its own, which knows `target` and `replaceable`."""
    head = ("import os, signal, sys, pathlib; from sco_kg import _atomic\n"
            "signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))\n"
            "target, replaceable = pathlib.Path(sys.argv[1]), lambda folder: ''\n")
    command = [sys.executable, "-c", head + textwrap.dedent(code), str(target)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)


def test_a_full_disk_is_reported(target):
    done = run("with _atomic.atomic_folder(target, replaceable) as new:\n"
               "    _atomic.write_synced(new / 'a.txt', b'x' * 20_000)", target, preexec_fn=limited)
    assert "UnwritableFileError" in done.stderr and "File too large" in done.stderr
    assert content(target) == OLD and list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("fails", [1, 2], ids=["out of the way", "into place"])
def test_a_failed_rename_is_reported(target, monkeypatch, fails):
    rename, calls = os.rename, []

    def failing(*paths):
        calls.append(paths)
        if len(calls) == fails:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        rename(*paths)

    monkeypatch.setattr(os, "rename", failing)
    assert "busy" in refusal(target)
    assert content(target) == OLD and list(target.parent.iterdir()) == [target]


# ── runs that are killed ────────────────────────────────────────────────────

#: Kill the process itself at the given moment of making the folder anew.
KILLED = """
    import os
    moment, number = {moment!r}, {number}
    kill, rename, calls = lambda: os.kill(os.getpid(), number), os.rename, []
    def watched(*paths):
        calls.append(paths)
        rename(*paths)
        if moment == f"renaming {{len(calls)}}": kill()
    os.rename = watched
    with _atomic.atomic_folder(target, replaceable) as new:
        _atomic.write_synced(new / "a.txt", b"new")
        if moment == "writing": kill()
        _atomic.write_synced(new / "b.txt", b"new")
"""
SIGNALS = [signal.SIGKILL, signal.SIGTERM]


@pytest.mark.parametrize("moment", ["writing", "renaming 1", "renaming 2"])
@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_a_killed_run_leaves_one_complete_folder(target, moment, number):
    done = run(KILLED.format(moment=moment, number=int(number)), target)
    assert done.returncode == (-9 if number == signal.SIGKILL else 143), done.stderr
    if (number, moment) == (signal.SIGKILL, "renaming 1"):  # the one moment without a folder; the next run restores it
        assert not target.exists()
        assert "belongs to another" in refusal(target, lambda folder: "belongs to another")
    assert content(target) == (NEW if moment == "renaming 2" else OLD)
    if number == signal.SIGTERM:
        assert list(target.parent.iterdir()) == [target]
    fill(target, b"new")
    assert content(target) == NEW and list(target.parent.iterdir()) == [target]


def test_a_killed_first_run_leaves_nothing_in_its_place(tmp_path):
    run(KILLED.format(moment="writing", number=9), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_the_staging_folder_of_a_running_process_is_left_alone(target):
    with _atomic.atomic_folder(target, replaceable) as first:
        _atomic.write_synced(first / "a.txt", b"new")
        with _atomic.atomic_folder(target, replaceable) as second:
            _atomic.write_synced(second / "a.txt", b"between")
        assert content(target) == {"a.txt": b"between"} and (first / "a.txt").exists()
        _atomic.write_synced(first / "b.txt", b"new")
    assert content(target) == NEW and list(target.parent.iterdir()) == [target]


def test_without_locks_the_folder_is_still_written(target, monkeypatch):
    monkeypatch.setattr(_atomic, "fcntl", None)
    left = target.with_name(f".{target.name}.sco-kg-export-left")
    left.mkdir()  # it may be in use
    fill(target, b"new")
    assert content(target) == NEW and sorted(target.parent.iterdir()) == [left, target]
