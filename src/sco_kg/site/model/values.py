"""How a term is shown: by its name in the reader's language, never as a bare IRI, and where it leads to."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

import pyoxigraph as ox

from ...rdf import namespaces, terms
from . import dates, languages

#: Addresses that may be followed; anything else in the data is shown and not linked.
_FOLLOWED = ("http", "https")
#: Larger numbers are shown in groups of three digits; years are no larger.
_GROUPED = 9999


@dataclass(frozen=True, slots=True)
class DisplayValue:
    """A term as a reader sees it.

    `language` is that of the text if it has one; `path` leads to a page of the site, `address` out of
    it; `moment` is a day in the form of HTML. None where there is nothing of the kind.
    """

    text: str
    language: str | None = None
    path: str | None = None
    address: str | None = None
    moment: str | None = None


def display_value(site, term, language):
    """Return the `DisplayValue` of a pyoxigraph term, or of an IRI as text, for a page in a language."""
    if isinstance(term, str):
        return _thing(site, term, language)
    if isinstance(term, ox.NamedNode):
        return _thing(site, term.value, language)
    if isinstance(term, ox.BlankNode):
        return DisplayValue("[ ]")
    value = terms.to_python(term)
    if isinstance(value, terms.Text) and (named := _named(site, value, language)):
        return _thing(site, named, language)
    if isinstance(value, date):
        return DisplayValue(dates.format_day(value, language), moment=value.isoformat())
    if isinstance(value, terms.Text) and (partial := dates.format_partial_date(value, language)):
        return DisplayValue(partial)
    if isinstance(value, terms.Text) and urlsplit(_safe(value)).scheme in _FOLLOWED:
        return DisplayValue(_outside(value), address=value)
    if isinstance(value, int) and abs(value) > _GROUPED:
        return DisplayValue(f"{value:,}".replace(",", "\u202f"))
    return DisplayValue(term.value, getattr(value, "language", None) or None)


def _named(site, text, language):
    """Return the IRI of the term whose prefixed name a text is; None if it is not the name of one."""
    prefix, _, local = text.partition(":")
    iri = namespaces.PREFIXES.get(prefix, "") + local
    return iri if local and (iri in site.names or text in languages.read_strings(language)["terms"]) else None


def _safe(text):
    """Return a text that is an address from its first to its last character; "" if it is not one."""
    return text if text.isprintable() and " " not in text and text.count("[") == 0 else ""


def _thing(site, iri, language):
    path, said = site.page(iri), languages.read_strings(language)
    address = None if path else _address(iri)
    name, known = site.name(iri, language), _known(said, iri)
    if name is not None and (name.language == language or known is None):
        return DisplayValue(str(name), name.language or None, path, address)
    if known is not None:
        return DisplayValue(known, language, path, address)
    if path and "#" not in iri and namespaces.slug_of(iri):
        return _part_of_article(site, iri, path, language)
    if "#" in iri and (said := _nameless(site, iri, language)):
        return DisplayValue(said.text, said.language, path)
    return DisplayValue(terms.local_name(iri), None, path) if path else DisplayValue(_outside(iri), address=address)


def _known(said, iri):
    """Return what the interface calls something: terms of others, and our own where the data have no such name."""
    number = namespaces.sentence_number(iri)
    return said["facts"]["sentence"].replace("{n}", str(number)) if number else said["terms"].get(namespaces.shorten(iri))


def _part_of_article(site, iri, path, language):
    """Return the name of the graph or the evidence of an article."""
    part = "evidence" if iri.startswith(namespaces.EVIDENCE) else "graph"
    whole = _thing(site, namespaces.article_iri(namespaces.slug_of(iri)), language)
    said = languages.read_strings(language)[part]["title"]
    return DisplayValue(said.replace("{article}", whole.text), whole.language, path)


def _nameless(site, iri, language):
    """Return what to call a node that has no name: a difference as it is explained, a tenure by post and holder.

    None if it is neither.
    """
    explained = site.objects(iri, namespaces.expand("rdfs:comment"))
    if explained:
        return display_value(site, explained[0], language)
    parts = [_thing(site, term.value, language)
             for prop in ("sco:post", "sco:holder") for term in site.objects(iri, namespaces.expand(prop))]
    return DisplayValue(": ".join(part.text for part in parts), parts[0].language) if parts else None


def _address(iri):
    return iri if urlsplit(_safe(iri)).scheme in _FOLLOWED else None


def _outside(iri):
    """Return what to show for an address elsewhere: its host, and the last part of its path.

    >>> _outside("http://www.wikidata.org/entity/Q1520")
    'wikidata.org: Q1520'
    """
    parts = urlsplit(_safe(iri))
    last = (parts.fragment or parts.path).rstrip("/").rpartition("/")[2]
    host = (parts.netloc or iri).removeprefix("www.")
    return f"{host}: {last[:60]}" if last else host
