"""The files of the release, as the site tells of them: what is in each, how large it is, its digest."""

import hashlib
import json
from dataclasses import dataclass

from ...release import manifest
from ..hosting import media_types

#: Where they are in the site.
FOLDER = "dumps"
#: The beginning of the names of those that hold all data.
_WHOLE = "sco-kg."
#: What is in the files that describe the others.
_DESCRIBING = {"void.ttl": "the release, described in VoID and DCAT", manifest.SUMS: "the SHA-256 of each file",
               manifest.NAME: "what each file holds, with digests", "manifest.md": "the same, to be read"}


@dataclass(frozen=True, slots=True)
class Dump:
    """A file of the release; `what` is in it in a few words, `size` is in bytes, `sha256` in hexadecimal digits."""

    name: str
    what: str
    media_type: str
    size: int
    sha256: str

    @property
    def path(self):
        """Its path in the site."""
        return f"{FOLDER}/{self.name}"

    @property
    def whole(self):
        """Whether it holds all data."""
        return self.name.startswith(_WHOLE)


def read_dumps(site):
    """Return the `Dump`s of a site that is being made, in order of name.

    :param site: the folder of the site, with the release in it.
    """
    made = json.loads((site / FOLDER / manifest.NAME).read_bytes())
    what = _DESCRIBING | {name: part["what"] for part in made["contents"] for name in part["files"]}
    return [_dump(name, what[name], path.read_bytes()) for name, path in manifest.release_files(site / FOLDER).items()]


def _dump(name, what, content):
    return Dump(name, what, media_types.media_type_of(name), len(content), hashlib.sha256(content).hexdigest())
