"""The line of a Turtle file that a finding is about."""

import bisect
import functools
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ..dataset.layout import article_paths
from ..rdf.namespaces import PREFIXES, expand, slug_of
from .finding import Finding

#: A number sign at the start of a line or after white space; any other is in an IRI.
_COMMENT = re.compile(r"#(?<!\S#).*")


def with_location(finding: Finding, top: Path, article: str | None = None) -> Finding:
    """Return the finding with its file and line, or unchanged if they are not found.

    The line is that of the property in the description of the entity; if it is not there, that of the entity.

    :param top: the folder with `data` in it.
    :param article: the slug of the article it was found in; all articles are searched if None.
    """
    first = None
    for path in _candidates(finding.entity, top, article):
        for line, exact in _lines(finding, path):
            if exact:
                return replace(finding, file=str(path.relative_to(top)), line=line)
            first = first or (path, line)
    return replace(finding, file=str(first[0].relative_to(top)), line=first[1]) if first else finding


def _candidates(entity: str, top: Path, article: str | None) -> list[Path]:
    """Return the files that may describe an entity, the most likely first."""
    slug = slug_of(_iri(entity))
    paths = article_paths(top, slug or article or "")
    own = paths.evidence if entity.startswith("evidence:") else paths.facts
    shared = sorted((top / "data").glob("*.ttl"))
    if not slug and not article:
        shared += sorted((top / "data" / "articles").glob("*.ttl"))
    if not entity.startswith(("id:", "graph:", "evidence:")):
        shared = sorted((top / "ontology").rglob("*.ttl")) + sorted((top / "shapes").glob("*.ttl")) + shared
    return [path for path in dict.fromkeys([own, *shared]) if path.is_file()]


def _iri(entity: str) -> str:
    return expand(entity) if entity.partition(":")[0] in PREFIXES else entity


def _lines(finding: Finding, path: Path) -> Iterator[tuple[int, bool]]:
    """Yield a line for each description of the entity in a file, and whether it has the property."""
    text, starts, ends = _descriptions(path, path.stat().st_mtime_ns)
    for start in (offset for name in _names(finding.entity, path) for offset in starts.get(name, ())):
        next_description = re.compile(r"^[^\s#]", re.MULTILINE).search(text, text.index("\n", start) + 1)
        end = next_description.start() if next_description else len(text)
        position, exact = _position(finding, text, start, end)
        yield bisect.bisect_left(ends, position) + 1, exact


@functools.lru_cache(maxsize=64)
def _descriptions(path: Path, modified: int) -> tuple[str, dict[str, list[int]], list[int]]:
    """Return the text of a file without comments, the offsets of lines by their first word, and those of line ends.

    :param modified: when the file was modified, so that an older version is not returned.
    """
    text = _COMMENT.sub(lambda comment: " " * len(comment[0]), path.read_text(encoding="utf-8")) + "\n"
    starts: dict[str, list[int]] = {}
    for line in re.finditer(r"^[ \t]*(\S+)\s", text, re.MULTILINE):
        starts.setdefault(line[1], []).append(line.start())
    return text, starts, [end.start() for end in re.finditer("\n", text)]


def _position(finding: Finding, text: str, start: int, end: int) -> tuple[int, bool]:
    """Return the offset of the value, property or entity in a description, and whether the property is there."""
    position, exact = start, not finding.property
    for part in filter(None, (finding.property, finding.value)):
        found = re.compile(rf"(?<![\w:-]){re.escape(part)}(?![\w-])").search(text, position, end)
        if not found:
            break
        position, exact = found.start(), True
    return position, exact


def _names(entity: str, path: Path) -> tuple[str, str]:
    """Return the two ways in which a file can write an entity."""
    space, separator, name = entity.partition("#")
    local = {f"graph:{path.stem}": ":", f"evidence:{path.stem}": "s:"}.get(space, space + separator)
    return local + name, f"<{_iri(entity)}>"
