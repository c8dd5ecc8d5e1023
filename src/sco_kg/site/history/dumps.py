"""The dumps of the release: content, size and digest of each file."""

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

from ...release import manifest
from ..hosting.media_types import media_type_of

#: The folder of the dumps in the site.
FOLDER = "dumps"
#: The start of the names of the files with the complete data.
_COMPLETE = "sco-kg."
#: The content of the files that describe the others.
_DESCRIPTIONS = {"void.ttl": "the release, described in VoID and DCAT", manifest.SUMS: "the SHA-256 of each file",
                 manifest.NAME: "content and digests of each file", "manifest.md": "the same, for people"}


class Dump(NamedTuple):
    """A file of the release; `what` describes its content, `size` is in bytes, `sha256` in hexadecimal digits."""

    name: str
    what: str
    media_type: str
    size: int
    sha256: str

    @property
    def path(self) -> str:
        """The path in the site."""
        return f"{FOLDER}/{self.name}"

    @property
    def is_complete(self) -> bool:
        """Whether the file has the complete data."""
        return self.name.startswith(_COMPLETE)


def read_dumps(site: Path) -> list[Dump]:
    """Return the dumps in a site folder, by name."""
    content = json.loads((site / FOLDER / manifest.NAME).read_bytes())
    what = _DESCRIPTIONS | {name: part["what"] for part in content["contents"] for name in part["files"]}
    return [_dump(name, what[name], path.read_bytes()) for name, path in manifest.release_files(site / FOLDER).items()]


def _dump(name: str, what: str, content: bytes) -> Dump:
    return Dump(name, what, media_type_of(name), len(content), hashlib.sha256(content).hexdigest())
