"""The files of a site: which of them stand for a path, and what is in them.

What exists is decided by what is in the folder, so nothing has to be listed. A directory's listing is
kept until it changes; since names are looked up in it, letter case counts on every system, and no
symbolic link is followed.
"""

import email.utils
import functools
import gzip
import hashlib
import os
import stat
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote_to_bytes

import pyoxigraph as ox

from ...rdf import namespaces
from ...site.hosting import media_types
from ...site.model import languages
from . import link_headers

#: Those of the first have no tag in their names.
LANGUAGES = tuple(languages.LANGUAGE_NAMES)
#: Larger files are sent from disk.
SMALL = 1_000_000
_KEPT = 64_000_000
_DESCRIPTION = "void.ttl"
#: Where examples and other hints for SPARQL editors are.
_EXAMPLES = ("queries", "examples.ttl")
_CHANGED = ox.NamedNode(namespaces.expand("dcterms:modified"))
_PAGE = "html"
_OPEN = ".well-known"
#: The endings of files which compressing again makes no smaller.
_SQUEEZED = (".gz", ".zip", ".png")


def path_segments(raw_path):
    """Return the parts of a path as it came; None if no file of a site can be meant.

    :param raw_path: bytes, still percent-encoded; a slash that is encoded is not one between parts.

    >>> path_segments(b"/doc/id/%75nodc"), path_segments(b"/"), path_segments(b"/..%2fetc/passwd")
    (('doc', 'id', 'unodc'), ('',), None)
    """
    try:
        parts = [unquote_to_bytes(part).decode("utf-8") for part in raw_path.split(b"/")[1:]]
    except UnicodeDecodeError:
        return None
    return tuple(parts) if parts and all(map(_named, parts[:-1])) and _named(parts[-1] or "index") else None


@functools.lru_cache(4096)
def path_to_url(parts):
    """Return the path that has these parts, as an address has it: the inverse of `path_segments`.

    >>> path_to_url(("doc", "id", "вена"))
    '/doc/id/%D0%B2%D0%B5%D0%BD%D0%B0'
    """
    return "/" + "/".join(map(quote, parts))


def _named(part):
    """Say whether a file for visitors may have this name; those of the web server itself are not for them."""
    return part == _OPEN or (part.isprintable() and part[:1] not in ("", ".", "_") and not set(part) & set("/\\"))


@dataclass(frozen=True, slots=True)
class Variant:
    """One file that stands for a path; `language` is None but for pages."""

    parts: tuple
    media_type: str
    language: str | None

    @property
    def url(self):
        """Its own path, as an address has it."""
        return path_to_url(self.parts)


@dataclass(frozen=True, slots=True)
class Content:
    """What is sent: bytes (None if a file has many), the same compressed if that helps, their digest.

    `status` is that of the file; None if no file is as it is sent.
    """

    status: os.stat_result | None
    digest: str
    body: bytes | None = None
    packed: bytes | None = None


class SiteFolder:
    """A site as files.

    :param top: its folder, a path.
    """

    def __init__(self, top):
        self.top = os.path.abspath(top)
        self._kept = OrderedDict()
        self._size = 0

    def path(self, parts):
        """Return where in the file system a file is."""
        return os.path.join(self.top, *parts)

    def names(self, parts):
        """Return the names of what is in a folder, as a frozenset; empty if there is no such folder."""
        here, names = self.top, _names(self.top, True)
        for part in parts:
            if part not in names:
                return frozenset()
            here = os.path.join(here, part)
            names = _names(here)
        return names

    def variants(self, parts):
        """Return the files that stand for a path, best first: itself, or those that only add an ending to it."""
        *folder, last = parts
        names = self.names(folder)
        if last in names and not self.names(parts):
            return [_variant(parts, last)]
        stem = last or "index"
        found = [f"{stem}.{ending}" for ending in media_types.TYPES]
        found[1:1] = [f"{stem}.{language}.{_PAGE}" for language in LANGUAGES[1:]]
        return [_variant((*folder, name), name) for name in found if name in names]

    def kept(self, parts):
        """Return the `Content` of a file as it was when last read; None if it was not, or has changed since."""
        path = self.path(parts)
        content = self._kept.get(path)
        status = _status(path) if content else None
        if status is None or _identity(status) != _identity(content.status):
            return None
        self._kept.move_to_end(path)
        return content

    def keep(self, parts, content):
        """Keep the `Content` of a file; what was not asked for longest makes room."""
        path = self.path(parts)
        old = self._kept.pop(path, None)
        self._size += _weight(content) - (_weight(old) if old else 0)
        self._kept[path] = content
        while self._size > _KEPT and len(self._kept) > 1:
            self._size -= _weight(self._kept.popitem(last=False)[1])

    def read(self, parts):
        """Return the `Content` of a file from disk; None if it is there no more. This may take a while."""
        path = self.path(parts)
        status = _status(path)
        try:
            return _content(path, status) if status and stat.S_ISREG(status.st_mode) else None
        except OSError:
            return None

    def modified(self):
        """Return the day the data last changed as HTTP writes it; None if the site does not say."""
        path = self.path((_DESCRIPTION,))
        status = _status(path)
        return _modified(path, _identity(status)) if status else None

    def examples(self):
        """Return what the site has for SPARQL editors, as triples; () if nothing."""
        path = self.path(_EXAMPLES)
        status = _status(path)
        return _examples(path, _identity(status)) if status else ()

    def links(self, parts):
        """Return what the site says of a document to others, as a Link header has it; "" if nothing."""
        path = self.path((link_headers.NAME,))
        status = _status(path)
        page = "/".join(["", *parts[:-1], f"{parts[-1].partition('.')[0]}.{_PAGE}"])
        return _links(path, _identity(status)).get(page, "") if status else ""


def _variant(parts, name):
    media_type = media_types.media_type_of(name)
    tag = name.rpartition(".")[0].rpartition(".")[2]
    language = (tag if tag in LANGUAGES else LANGUAGES[0]) if media_type == media_types.TYPES[_PAGE] else None
    return Variant(tuple(parts), media_type, language)


def _status(path, follow=False):
    try:
        return os.stat(path, follow_symlinks=follow)
    except OSError:
        return None


def file_identity(path):
    """Return what changes if a file is replaced or written, wherever a link leads; None if there is none."""
    status = _status(path, follow=True)
    return status and _identity(status)


def _identity(status):
    return status.st_ino, status.st_mtime_ns, status.st_size


def _names(path, follow=False):
    status = _status(path, follow)
    return _listing(path, _identity(status)) if status and stat.S_ISDIR(status.st_mode) else frozenset()


@functools.lru_cache(1024)
def _listing(path, identity):
    try:
        with os.scandir(path) as entries:
            return frozenset(entry.name for entry in entries if not entry.is_symlink())
    except OSError:
        return frozenset()


@functools.lru_cache(1)
def _links(path, identity):
    try:
        with open(path, "rb") as file:
            return link_headers.read_linkset(file.read())
    except OSError:
        return {}


@functools.lru_cache(1)
def _examples(path, identity):
    try:
        return tuple(quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError):
        return ()


@functools.lru_cache(1)
def _modified(path, identity):
    store = ox.Store()
    try:
        store.load(path=path, format=ox.RdfFormat.TURTLE)
    except (OSError, SyntaxError):
        return None
    days = [quad.object.value[:10] for quad in store.quads_for_pattern(ox.NamedNode(namespaces.DATASET), _CHANGED, None)]
    return email.utils.format_datetime(datetime.fromisoformat(max(days) + "T00:00:00+00:00"), True) if days else None


def file_content(body, status=None, squeezed=False):
    """Return the `Content` that some bytes are; `squeezed` if compressing them would be in vain."""
    packed = b"" if squeezed else gzip.compress(body, 6, mtime=0)
    return Content(status, hashlib.sha256(body).hexdigest()[:32], body, packed if 0 < len(packed) < len(body) else None)


def _content(path, status):
    with open(path, "rb") as file:
        if status.st_size > SMALL:
            return Content(status, hashlib.file_digest(file, "sha256").hexdigest()[:32])
        return file_content(file.read(), status, path.endswith(_SQUEEZED))


def _weight(content):
    return 500 + len(content.body or b"") + len(content.packed or b"")
