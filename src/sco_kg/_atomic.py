"""Folders made whole or not at all: a new one takes the place of the old when it is complete."""

import os
import shlex
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from .errors import SCOKGError, UnwritableFileError

try:
    import fcntl
except ImportError:  # not on every system; what a killed run left is then for people to remove
    fcntl = None


@contextmanager
def atomic_folder(folder, fault, command="export"):
    """Give a new, empty folder that becomes `folder` only if the block ends without an error.

    A folder cannot be renamed onto another, so the old one is first renamed out of the way; when
    the second renaming fails it is renamed back, and when even that is cut short, by the next run.

    :param fault: a function that says of an existing folder why it must stay; "" if it need not.
    :param command: the command that makes such folders, for the message that proposes another one.
    :raises UnwritableFileError: it cannot be written, or is there and must stay.
    """
    with _write_errors(folder):
        target = Path(os.path.realpath(folder))
        with _staging(target) as workshop:
            _raise_if_not_replaceable(folder, target, fault, command)
            new = workshop / "new"
            new.mkdir()
            yield new
            _raise_if_not_replaceable(folder, target, fault, command)  # somebody may have put a file there meanwhile
            _swap(new, target, workshop / "old")


def sync_disk():
    """Put on the disk whatever was written: a renamed folder must not outlive its content.

    One call for thousands of files; `write_synced` waits for the disk with each.
    """
    if hasattr(os, "sync"):  # not on every system
        os.sync()


def write_synced(path, content):
    """Write bytes to a file, and on to the disk: a renamed folder must not outlive its content."""
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _write_errors(folder):
    try:
        yield
    except SCOKGError:
        raise
    except OSError as error:
        raise UnwritableFileError(f"{folder}: cannot be written ({error.strerror}); what was there is untouched. "
                             "Give a folder, where there is room, in one you may write to.") from None


def _raise_if_not_replaceable(folder, target, fault, command):
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        reason = "is a file"
    elif Path.cwd().is_relative_to(target):
        reason = "is the folder you are in"
    else:
        reason = any(target.iterdir()) and fault(target)
    if reason:
        free = (Path(folder) if target.is_dir() else Path(folder).parent) / "sco-kg"
        raise UnwritableFileError(f"{folder}: {reason}. Type: sco-kg {command} {shlex.quote(str(free))}")


@contextmanager
def _staging(target):
    """Give a hidden folder beside a target; it is locked while somebody is at work in it."""
    prefix = f".{target.name}.sco-kg-export-"
    _clear(target, prefix)
    workshop = Path(tempfile.mkdtemp(dir=target.parent, prefix=prefix))
    lock = _lock(workshop)
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _clear(target, prefix):
    """Remove what killed runs left, once the old folder, if one of them had it, is back in its place."""
    for left in [path for path in target.parent.iterdir() if path.name.startswith(prefix)]:
        lock = _lock(left)
        if lock is None:
            continue  # another run is at work in it
        if (left / "old").is_dir() and not os.path.lexists(target):
            os.rename(left / "old", target)
        shutil.rmtree(left, ignore_errors=True)
        os.close(lock)


def _lock(folder):
    """Return a descriptor that holds a lock on a folder until it is closed; None if it cannot be had."""
    if fcntl is None:
        return None
    descriptor = None
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return descriptor
    except OSError:
        if descriptor is not None:
            os.close(descriptor)
        return None


def _swap(new, target, old):
    try:
        if target.is_dir():
            os.rename(target, old)
        os.rename(new, target)
    except BaseException:  # an interruption too
        if old.is_dir() and not os.path.lexists(target):
            os.rename(old, target)
        raise


@contextmanager
def atomic_file(path):
    """Give a temporary path that becomes `path` only if the block ends without an error.

    :raises UnwritableFileError: the folder is missing or not writable.
    """
    import tempfile  # random and shutil behind it cost a cold query more than reading the data

    path = Path(path)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
    except OSError as error:
        raise UnwritableFileError(
            f"{path}: cannot be written ({error.strerror}). "
            "Give a file in an existing folder you may write to.") from None
    temporary = Path(name)
    try:
        yield temporary
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except IsADirectoryError:
        raise UnwritableFileError(f"{path}: is a folder. Give the name of a file.") from None
    finally:
        temporary.unlink(missing_ok=True)


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask
