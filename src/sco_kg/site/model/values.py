"""Terms as a reader sees them: the label in the reader's language, and the page or address a link leads to."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

import pyoxigraph as ox

from ...rdf.namespaces import EVIDENCE, PREFIXES, article_iri, expand, sentence_number, shorten, slug_of
from ...rdf.terms import Term, Text, local_name, to_python, value_of
from .dates import format_day, format_partial_date
from .languages import Strings, read_strings
from .site import Site

#: The schemes of addresses that become links.
_LINKED_SCHEMES = ("http", "https")
#: Larger integers have a thin space between groups of three digits; years are not larger.
_MAX_UNGROUPED = 9999


class DisplayValue(NamedTuple):
    """A term as a reader sees it.

    `language` is that of the text, `path` a page of the site, `address` an address elsewhere, `iso_date` a date
    in ISO form. Each is None if there is none.
    """

    text: str
    language: str | None = None
    path: str | None = None
    address: str | None = None
    iso_date: str | None = None


def display_value(site: Site, term: Term | str, language: str) -> DisplayValue:
    """Return a term, or an IRI given as text, as a reader of a language sees it."""
    if isinstance(term, str):
        return _display_iri(site, term, language)
    if isinstance(term, ox.NamedNode):
        return _display_iri(site, term.value, language)
    if isinstance(term, ox.BlankNode):
        return DisplayValue("[ ]")
    value = to_python(term)
    if isinstance(value, date):
        return DisplayValue(format_day(value, language), iso_date=value.isoformat())
    if isinstance(value, Text):
        return _display_text(site, value, language)
    if isinstance(value, int) and abs(value) > _MAX_UNGROUPED:
        return DisplayValue(f"{value:,}".replace(",", "\u202f"))
    return DisplayValue(value_of(term))


def _display_text(site: Site, text: Text, language: str) -> DisplayValue:
    """Return a text, which may also be a prefixed name, a date without day or year, or an address."""
    if named := _named_iri(site, text, language):
        return _display_iri(site, named, language)
    if partial := format_partial_date(text, language):
        return DisplayValue(partial)
    if address := _address(text):
        return DisplayValue(_shortened_address(text), address=address)
    return DisplayValue(str(text), text.language or None)


def _named_iri(site: Site, text: str, language: str) -> str | None:
    """Return the IRI of the term whose prefixed name a text is; None if it is not the name of one."""
    prefix, _, local = text.partition(":")
    iri = PREFIXES.get(prefix, "") + local
    return iri if local and (iri in site.labels or text in read_strings(language)["terms"]) else None


def _display_iri(site: Site, iri: str, language: str) -> DisplayValue:
    path, label, translated = site.page_path(iri), site.label(iri, language), _interface_label(iri, language)
    address = None if path else _address(iri)
    if label is not None and (label.language == language or translated is None):
        return DisplayValue(str(label), label.language or None, path, address)
    if translated is not None:
        return DisplayValue(translated, language, path, address)
    if path and "#" not in iri and (slug := slug_of(iri)):
        return _display_article_part(site, iri, slug, path, language)
    if "#" in iri and (description := _display_unlabelled(site, iri, language)):
        return description._replace(path=path, address=None, iso_date=None)
    return DisplayValue(local_name(iri), None, path) if path else DisplayValue(_shortened_address(iri), address=address)


def _interface_label(iri: str, language: str) -> str | None:
    """Return the label that the interface has for an IRI: terms of other vocabularies, and translations of ours."""
    strings: Strings = read_strings(language)
    number = sentence_number(iri)
    label: str | None = strings["terms"].get(shorten(iri))
    return strings["facts"]["sentence"].replace("{n}", str(number)) if number else label


def _display_article_part(site: Site, iri: str, slug: str, path: str, language: str) -> DisplayValue:
    """Return the label of the graph or the evidence of an article."""
    part = "evidence" if iri.startswith(EVIDENCE) else "graph"
    article = _display_iri(site, article_iri(slug), language)
    title = read_strings(language)[part]["title"]
    return DisplayValue(title.replace("{article}", article.text), article.language, path)


def _display_unlabelled(site: Site, iri: str, language: str) -> DisplayValue | None:
    """Return a description of a node without a label: its comment, or its post and holder; None if it has neither."""
    comments = site.objects(iri, expand("rdfs:comment"))
    if comments:
        return display_value(site, comments[0], language)
    parts = [_display_iri(site, value_of(term), language)
             for prop in ("sco:post", "sco:holder") for term in site.objects(iri, expand(prop))]
    return DisplayValue(": ".join(part.text for part in parts), parts[0].language) if parts else None


def _address(text: str) -> str | None:
    """Return a text if it is an address that may become a link; None if it is not."""
    return text if urlsplit(_checked_address(text)).scheme in _LINKED_SCHEMES else None


def _checked_address(text: str) -> str:
    """Return a text that can be parsed as an address; "" if it cannot."""
    return text if text.isprintable() and " " not in text and "[" not in text else ""


def _shortened_address(iri: str) -> str:
    """Return the host of an address, and the last part of its path.

    >>> _shortened_address("http://www.wikidata.org/entity/Q1520")
    'wikidata.org: Q1520'
    """
    parts = urlsplit(_checked_address(iri))
    last = (parts.fragment or parts.path).rstrip("/").rpartition("/")[2]
    host = (parts.netloc or iri).removeprefix("www.")
    return f"{host}: {last[:60]}" if last else host
