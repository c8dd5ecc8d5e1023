"""The files of a site folder: which of them represent a path, and their cached content.

The folder is the only source: a file added or changed there is served at once. The listing of a
directory is cached until the directory changes. Names are looked up in listings, so letter case
counts on every system and symbolic links are not followed.
"""

import functools
import gzip
import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar
from urllib.parse import quote, unquote_to_bytes

import pyoxigraph as ox
from cachetools import LRUCache

from ...rdf.namespaces import DATASET, expand
from ...site.hosting import media_types
from ...site.hosting.http_headers import http_date
from ...site.model.languages import LANGUAGE_NAMES
from .link_headers import LINKSET_FILE, read_linkset

#: The segments of a path below the site folder.
Segments: TypeAlias = tuple[str, ...]
#: Inode, time of change in nanoseconds and size of a file: they differ once it is replaced or written.
FileIdentity: TypeAlias = tuple[int, int, int]
_Parsed = TypeVar("_Parsed")

#: Pages in the first language have no language tag in their names.
LANGUAGES = tuple(LANGUAGE_NAMES)
#: Larger files are streamed from disk, not cached.
MAX_CACHED_FILE_BYTES = 1_000_000
_CACHE_BYTES = 64_000_000
_DESCRIPTION = "void.ttl"
#: Example queries and other hints for SPARQL editors.
_SPARQL_HINTS = ("queries", "examples.ttl")
_DATASET = ox.NamedNode(DATASET)
_MODIFIED = ox.NamedNode(expand("dcterms:modified"))
_PAGE = "html"
_WELL_KNOWN = ".well-known"
#: Endings of files that are compressed already.
_COMPRESSED = (".gz", ".zip", ".png")


def path_segments(raw_path: bytes) -> Segments | None:
    """Return the decoded segments of a request path; None if it cannot be that of a site file.

    :param raw_path: percent-encoded; an encoded slash does not separate segments.

    >>> path_segments(b"/doc/id/%75nodc"), path_segments(b"/"), path_segments(b"/..%2fetc/passwd")
    (('doc', 'id', 'unodc'), ('',), None)
    """
    try:
        segments = tuple(unquote_to_bytes(segment).decode("utf-8") for segment in raw_path.split(b"/")[1:])
    except UnicodeDecodeError:
        return None
    if not segments or not all(map(_is_public, (*segments[:-1], segments[-1] or "index"))):
        return None
    return segments


@functools.lru_cache(4096)
def path_to_url(segments: Segments) -> str:
    """Return the percent-encoded path of some segments: the inverse of `path_segments`.

    >>> path_to_url(("doc", "id", "вена"))
    '/doc/id/%D0%B2%D0%B5%D0%BD%D0%B0'
    """
    return "/" + "/".join(map(quote, segments))


def _is_public(name: str) -> bool:
    """Say whether a file of this name may be served; hidden files and those for web servers may not."""
    return name == _WELL_KNOWN or (name.isprintable() and name[:1] not in ("", ".", "_") and not set(name) & set("/\\"))


@dataclass(frozen=True, slots=True)
class Variant:
    """One file that represents a path; only pages have a `language`."""

    segments: Segments
    media_type: str
    language: str | None

    @property
    def url(self) -> str:
        """The percent-encoded path of the file itself."""
        return path_to_url(self.segments)


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a file, plain and as gzip.

    :param status: of the file; None for bytes that are in no file. :param digest: of the plain bytes, by SHA-256.
    :param body: None for a file that is streamed from disk; :param gzip_body: None where gzip makes it no smaller.
    """

    status: os.stat_result | None
    digest: str
    body: bytes | None = None
    gzip_body: bytes | None = None


class SiteFolder:
    """The files of a site, with an LRU cache of their content."""

    def __init__(self, site_dir: str | os.PathLike[str]) -> None:
        self.site_dir = os.path.abspath(site_dir)
        self._cache: LRUCache[str, Content] = LRUCache(_CACHE_BYTES, getsizeof=_cache_size)

    def path(self, segments: Segments) -> str:
        """Return the path of a file in the file system."""
        return os.path.join(self.site_dir, *segments)

    def names(self, segments: Segments) -> frozenset[str]:
        """Return the names of the entries of a directory; an empty set if there is no such directory."""
        directory, names = self.site_dir, _names(self.site_dir, follow=True)
        for segment in segments:
            if segment not in names:
                return frozenset()
            directory = os.path.join(directory, segment)
            names = _names(directory)
        return names

    def variants(self, segments: Segments) -> list[Variant]:
        """Return the files that represent a path, best first: the file itself, or those with an ending added."""
        *directory, name = segments
        names = self.names(tuple(directory))
        if name in names and not self.names(segments):
            return [_variant(segments)]
        stem = name or "index"
        candidates = [f"{stem}.{ending}" for ending in media_types.TYPES]
        candidates[1:1] = [f"{stem}.{language}.{_PAGE}" for language in LANGUAGES[1:]]
        return [_variant((*directory, candidate)) for candidate in candidates if candidate in names]

    def cached(self, segments: Segments) -> Content | None:
        """Return the cached `Content` of a file; None if there is none or the file has changed since."""
        path = self.path(segments)
        content = self._cache.get(path)
        status = _status(path) if content else None
        if not content or not content.status or not status or _identity(status) != _identity(content.status):
            return None
        return content

    def cache(self, segments: Segments, content: Content) -> None:
        """Cache the `Content` of a file; the least recently used are dropped to make room."""
        self._cache[self.path(segments)] = content

    def read(self, segments: Segments) -> Content | None:
        """Return the `Content` of a file from disk; None if it is gone. This blocks."""
        path = self.path(segments)
        status = _status(path)
        try:
            return _read_content(path, status) if status and stat.S_ISREG(status.st_mode) else None
        except OSError:
            return None

    def last_modified(self) -> str | None:
        """Return the day of the last change of the data as an HTTP date; None if the site does not say."""
        return self._parsed((_DESCRIPTION,), _modified, None)

    def sparql_hints(self) -> tuple[ox.Triple, ...]:
        """Return the triples of the site for SPARQL editors; () if it has none."""
        return self._parsed(_SPARQL_HINTS, _triples, ())

    def link_header(self, segments: Segments) -> str:
        """Return the Link header that the linkset of the site has for a document; "" if it has none."""
        page = "/".join(["", *segments[:-1], f"{segments[-1].partition('.')[0]}.{_PAGE}"])
        links: Mapping[str, str] = self._parsed((LINKSET_FILE,), _link_headers, {})
        return links.get(page, "")

    def _parsed(self, segments: Segments, parse: Callable[[str, FileIdentity], _Parsed], default: _Parsed) -> _Parsed:
        path = self.path(segments)
        status = _status(path)
        return parse(path, _identity(status)) if status else default


def _variant(segments: Segments) -> Variant:
    media_type = media_types.media_type_of(segments[-1])
    tag = segments[-1].rpartition(".")[0].rpartition(".")[2]
    language = (tag if tag in LANGUAGES else LANGUAGES[0]) if media_type == media_types.TYPES[_PAGE] else None
    return Variant(segments, media_type, language)


def _status(path: str, follow: bool = False) -> os.stat_result | None:
    try:
        return os.stat(path, follow_symlinks=follow)
    except OSError:
        return None


def file_identity(path: str) -> FileIdentity | None:
    """Return the identity of a file, through symbolic links; None if there is no file."""
    status = _status(path, follow=True)
    return _identity(status) if status else None


def _identity(status: os.stat_result) -> FileIdentity:
    return status.st_ino, status.st_mtime_ns, status.st_size


def _names(path: str, follow: bool = False) -> frozenset[str]:
    status = _status(path, follow)
    return _listing(path, _identity(status)) if status and stat.S_ISDIR(status.st_mode) else frozenset()


# The functions below take the identity of a file as part of the cache key only.


@functools.lru_cache(1024)
def _listing(path: str, identity: FileIdentity) -> frozenset[str]:
    try:
        with os.scandir(path) as entries:
            return frozenset(entry.name for entry in entries if not entry.is_symlink())
    except OSError:
        return frozenset()


@functools.lru_cache(1)
def _link_headers(path: str, identity: FileIdentity) -> Mapping[str, str]:
    try:
        with open(path, "rb") as file:
            return read_linkset(file.read())
    except OSError:
        return {}


@functools.lru_cache(4)
def _triples(path: str, identity: FileIdentity) -> tuple[ox.Triple, ...]:
    try:
        return tuple(quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError):
        return ()


@functools.lru_cache(1)
def _modified(path: str, identity: FileIdentity) -> str | None:
    days = [triple.object.value for triple in _triples(path, identity)
            if triple.subject == _DATASET and triple.predicate == _MODIFIED and isinstance(triple.object, ox.Literal)]
    return http_date(max(days)) if days else None


def to_content(body: bytes, status: os.stat_result | None = None, compressible: bool = True) -> Content:
    """Return the `Content` of some bytes.

    :param status: of the file that has these bytes; :param compressible: False skips gzip.
    """
    gzip_body = gzip.compress(body, 6, mtime=0) if compressible else body
    return Content(status, hashlib.sha256(body).hexdigest()[:32], body,
                   gzip_body if len(gzip_body) < len(body) else None)


def _read_content(path: str, status: os.stat_result) -> Content:
    with open(path, "rb") as file:
        if status.st_size > MAX_CACHED_FILE_BYTES:
            return Content(status, hashlib.file_digest(file, "sha256").hexdigest()[:32])
        return to_content(file.read(), status, not path.endswith(_COMPRESSED))


def _cache_size(content: Content) -> int:
    return 500 + len(content.body or b"") + len(content.gzip_body or b"")
