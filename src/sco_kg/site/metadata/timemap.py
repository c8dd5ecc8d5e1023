"""The versions of the data set as a TimeMap, which programs read to find what it was at a time (RFC 7089)."""

import email.utils
from datetime import UTC, datetime

from ...rdf import namespaces
from ..history import versions

NAME = "timemap.link"
_KIND = "application/link-format"


def write_timemap(site, found):
    """Return the TimeMap of some `Version`s, the newest first, in bytes."""
    oldest_first = [each for each in reversed(found)]
    days = sorted(_moment(each.modified) for each in oldest_first)
    links = [f'<{namespaces.DATASET}>; rel="original"',
             f'<{site.url}{NAME}>; rel="self"; type="{_KIND}"; from="{_http_date(days[0])}"; until="{_http_date(days[-1])}"']
    links += [_memento(site, each, place, len(found)) for place, each in enumerate(oldest_first)]
    return (",\n".join(links) + "\n").encode("utf-8")


def _memento(site, version, place, count):
    ends = ["first"] * (place == 0) + ["last"] * (place == count - 1)
    return (f'<{site.url}{versions.FOLDER}/{version.number}/sco-kg.trig>; rel="{" ".join([*ends, "memento"])}"; '
            f'datetime="{_http_date(_moment(version.modified))}"; type="application/trig"')


def _moment(day):
    return datetime.fromisoformat(day[:10]).replace(tzinfo=UTC)


def _http_date(moment):
    return email.utils.format_datetime(moment, usegmt=True)
