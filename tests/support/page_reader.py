"""A parser of pages: their links, their fragment ids, the triples that their rows show."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import pyoxigraph as ox

from sco_kg.rdf import namespaces

#: The prefixes of the triples in rows.
HEAD = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in namespaces.PREFIXES.items())
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Page:
    """The content of a page."""

    lang: str | None = None
    title: str = ""
    headings: int = 0
    ids: list = field(default_factory=list)
    links: list = field(default_factory=list)
    metas: dict = field(default_factory=dict)
    rels: list = field(default_factory=list)
    tags: dict = field(default_factory=dict)
    attributes: set = field(default_factory=set)
    triples: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    texts: list = field(default_factory=list)

    @property
    def text(self):
        """Its text, with normalized white space."""
        return " ".join(" ".join(self.texts).split())


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.page, self.open = Page(), []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        page = self.page
        page.tags[tag] = page.tags.get(tag, 0) + 1
        page.attributes |= found.keys()
        if tag == "html":
            page.lang = found.get("lang")
        page.headings += tag == "h1"
        if "id" in found:
            page.ids.append(found["id"])
        page.links += [found[name] for name in ("href", "src") if name in found and tag != "link"]
        if tag == "link":
            page.rels.append(found)
        if tag == "meta":
            page.metas[found.get("name") or found.get("http-equiv")] = found.get("content")
        if tag == "code" and "details" in self.open:
            page.triples.append("")
        if tag == "tr":
            page.rows.append({"cells": []})
        if tag in ("td", "th") and page.rows:
            page.rows[-1]["cells"].append({"text": "", "links": []})
        if tag == "a" and self._cell():
            self._cell()["links"].append(found.get("href"))
        if tag not in _VOID:
            self.open.append(tag)

    def _cell(self):
        inside = "td" in self.open or "th" in self.open
        return self.page.rows[-1]["cells"][-1] if inside and self.page.rows and self.page.rows[-1]["cells"] else None

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        if self.open and self.open[-1] == "title" and "svg" not in self.open:
            self.page.title += data
        if "code" in self.open and "details" in self.open:
            self.page.triples[-1] += data
        elif self._cell() is not None:
            self._cell()["text"] += data
        if not {"script", "style"} & set(self.open):
            self.page.texts.append(data)


def read(content):
    """Return the `Page` of the text or bytes of an HTML file."""
    reader = _Reader()
    reader.feed(content if isinstance(content, str) else content.decode("utf-8"))
    reader.close()
    return reader.page


def quads(page):
    """Return the set of quads that the rows of a page show."""
    texts = [text for text in page.triples if " {\n" in text]
    return set(ox.parse((HEAD + "\n".join(texts)).encode("utf-8"), format=ox.RdfFormat.TRIG))
