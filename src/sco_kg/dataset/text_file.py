"""Reading text files in UTF-8."""

from os import PathLike
from pathlib import Path

from ..errors import MissingFileError, UnreadableFileError


def read_bytes(path: str | PathLike[str]) -> bytes:
    """Return the content of a UTF-8 file without its byte-order mark.

    :raises MissingFileError: there is no such file.
    :raises UnreadableFileError: it is a folder, empty, or not UTF-8.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise MissingFileError(f"{path}: there is no such file. Check the name and the folder.") from None
    except OSError as error:
        raise UnreadableFileError(f"{path}: cannot be read ({error.strerror}).", path) from None
    return validate_utf8(content, path)


def validate_utf8(content: bytes, path: str | PathLike[str]) -> bytes:
    """Return bytes without their byte-order mark.

    :param path: where they come from, for messages.
    :raises UnreadableFileError: they are blank, or not UTF-8; the message names the line.
    """
    content = content.removeprefix(b"\xef\xbb\xbf")
    if not content.strip():
        raise UnreadableFileError(f"{path}: the file is empty. It must hold text in UTF-8.", path)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError(
            f"{path}, line {line}: not UTF-8 (byte {content[error.start]:#04x}). "
            "Save the file as UTF-8, for example with: iconv -t UTF-8", path, line) from None
    return content


def read_text(path: str | PathLike[str]) -> str:
    """Return the text of a UTF-8 file with its line ends unchanged; raises what `read_bytes` raises."""
    return read_bytes(path).decode("utf-8")
