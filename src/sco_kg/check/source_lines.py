"""The line of a Turtle file that a finding is about."""

import bisect
import functools
import re
from dataclasses import replace

from ..rdf import namespaces

#: A number sign at the start of a line or after white space; any other is part of an IRI.
_COMMENT = re.compile(r"#(?<!\S#).*")


def with_location(finding, top, article=None):
    """Return the finding with the file and line it is about, if one is found.

    The line is that of the property, where a description of the entity has it; else of the entity.

    :param top: the folder with `data` in it.
    :param article: the slug of the article it was found in; with none, all are looked through.
    """
    first = None
    for path in _candidates(finding.entity, top, article):
        for line, exact in _lines(finding, path):
            if exact:
                return replace(finding, file=str(path.relative_to(top)), line=line)
            first = first or (path, line)
    return replace(finding, file=str(first[0].relative_to(top)), line=first[1]) if first else finding


def _candidates(entity, top, article):
    slug = namespaces.slug_of(_iri(entity))
    folder = "evidence" if entity.startswith("evidence:") else "articles"
    own = top / "data" / folder / f"{slug or article}.ttl"
    shared = sorted((top / "data").glob("*.ttl"))
    if not slug and not article:
        shared += sorted((top / "data" / "articles").glob("*.ttl"))
    if not entity.startswith(("id:", "graph:", "evidence:")):
        shared = sorted((top / "ontology").rglob("*.ttl")) + sorted((top / "shapes").glob("*.ttl")) + shared
    return [path for path in dict.fromkeys([own, *shared]) if path.is_file()]


def _iri(entity):
    return namespaces.expand(entity) if entity.partition(":")[0] in namespaces.PREFIXES else entity


def _lines(finding, path):
    """Yield a line for each description of the entity in a file, and whether its property is there."""
    text, starts, ends = _descriptions(path, path.stat().st_mtime_ns)
    for start in (place for name in _names(finding.entity, path) for place in starts.get(name, ())):
        end = re.compile(r"^[^\s#]|\Z", re.MULTILINE).search(text, text.index("\n", start) + 1).start()
        position, exact = _position(finding, text, start, end)
        yield bisect.bisect_left(ends, position) + 1, exact


@functools.lru_cache(maxsize=64)
def _descriptions(path, written):
    """Return the text of a file, comments blanked, where lines begin with each name, and where lines end.

    :param written: when the file was; a text that was read before is not that of a file written since.
    """
    text = _COMMENT.sub(lambda comment: " " * len(comment[0]), path.read_text(encoding="utf-8")) + "\n"
    starts = {}
    for line in re.finditer(r"^[ \t]*(\S+)\s", text, re.MULTILINE):
        starts.setdefault(line[1], []).append(line.start())
    return text, starts, [end.start() for end in re.finditer("\n", text)]


def _position(finding, text, start, end):
    """Return where, in a description, the property or its value stands, and whether it does."""
    position, exact = start, not finding.property
    for part in filter(None, (finding.property, finding.value)):
        found = re.compile(rf"(?<![\w:-]){re.escape(part)}(?![\w-])").search(text, position, end)
        if not found:
            break
        position, exact = found.start(), True
    return position, exact


def _names(entity, path):
    """Return the ways in which a file may write an entity."""
    space, separator, name = entity.partition("#")
    local = {f"graph:{path.stem}": ":", f"evidence:{path.stem}": "s:"}.get(space, space + separator)
    return local + name, f"<{_iri(entity)}>"
