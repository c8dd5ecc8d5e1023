"""Files and folders that are written completely or not at all."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from .errors import SCOKGError, UnwritableFileError

try:
    import fcntl
except ImportError:  # not on every system; the user then removes what a killed run left
    fcntl = None  # type: ignore[assignment]  # its type has no None


@contextmanager
def atomic_folder(folder: str | os.PathLike[str], why_not_replaceable: Callable[[Path], str],
                  command: str = "export") -> Iterator[Path]:
    """Give a new, empty folder that replaces `folder` only if the block ends without an error.

    A folder cannot be renamed onto another, so the old one is first renamed out of the way. If the second
    renaming fails, the first is undone; if the process is killed between them, the next run undoes it.

    :param why_not_replaceable: a function from an existing folder to the reason why it must stay, or "".
    :param command: the command that makes such folders, for messages.
    :raises UnwritableFileError: the folder cannot be written, or must stay.
    """
    with _write_errors(folder):
        target = Path(os.path.realpath(folder))
        with _staging(target) as staging:
            _raise_if_not_replaceable(folder, target, why_not_replaceable, command)
            new = staging / "new"
            new.mkdir()
            yield new
            _raise_if_not_replaceable(folder, target, why_not_replaceable, command)  # it may have changed meanwhile
            _swap(new, target, staging / "old")


@contextmanager
def atomic_file(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a temporary path that replaces `path` only if the block ends without an error.

    :raises UnwritableFileError: the folder is missing or not writable.
    """
    import tempfile  # here, because a cold query does not need it

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


def sync_disk() -> None:
    """Flush all written files to disk before a folder is renamed: one call for thousands of files."""
    if hasattr(os, "sync"):  # not on every system
        os.sync()


def write_synced(path: str | os.PathLike[str], content: bytes) -> None:
    """Write a file and flush it to disk before its folder is renamed."""
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _write_errors(folder: str | os.PathLike[str]) -> Iterator[None]:
    try:
        yield
    except SCOKGError:
        raise
    except OSError as error:
        raise UnwritableFileError(
            f"{folder}: cannot be written ({error.strerror}); the earlier folder is unchanged. "
            "Give a folder on a disk with room, inside a folder you may write to.") from None


def _raise_if_not_replaceable(folder: str | os.PathLike[str], target: Path,
                              why_not_replaceable: Callable[[Path], str], command: str) -> None:
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        reason = "is a file"
    elif Path.cwd().is_relative_to(target):
        reason = "is the folder you are in"
    else:
        reason = why_not_replaceable(target) if any(target.iterdir()) else ""
    if reason:
        import shlex

        free = (Path(folder) if target.is_dir() else Path(folder).parent) / "sco-kg"
        raise UnwritableFileError(f"{folder}: {reason}. Type: sco-kg {command} {shlex.quote(str(free))}")


@contextmanager
def _staging(target: Path) -> Iterator[Path]:
    """Give a hidden folder beside a target, locked until the block ends."""
    import secrets
    import shutil

    prefix = f".{target.name}.sco-kg-export-"
    _recover(target, prefix)
    staging = target.parent / (prefix + secrets.token_hex(4))
    try:  # before the folder exists, so that a signal at any moment leaves none
        staging.mkdir(mode=0o700)
        with _lock(staging):
            yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _recover(target: Path, prefix: str) -> None:
    """Remove the staging folders of killed runs, after renaming an old target in one back into place."""
    import shutil

    for left in [path for path in target.parent.iterdir() if path.name.startswith(prefix)]:
        with _lock(left) as locked:
            if locked:  # otherwise another run is using it
                if (left / "old").is_dir() and not os.path.lexists(target):
                    os.rename(left / "old", target)
                shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    """Lock a folder until the block ends; give False if another process holds the lock or locks do not exist."""
    locked = False
    with ExitStack() as stack:
        with suppress(OSError):  # it is locked, or was deleted
            if fcntl:
                descriptor = os.open(folder, os.O_RDONLY)
                stack.callback(os.close, descriptor)
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                locked = True
        yield locked


def _swap(new: Path, target: Path, old: Path) -> None:
    try:
        if target.is_dir():
            os.rename(target, old)
        os.rename(new, target)
    except BaseException:  # also Ctrl-C
        if old.is_dir() and not os.path.lexists(target):
            os.rename(old, target)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
