"""The versions of the data set as a TimeMap, by which programs find the version at a time (RFC 7089)."""

from collections.abc import Sequence

from ...rdf.namespaces import DATASET
from ..history.versions import FOLDER, Version
from ..hosting.http_headers import http_date
from ..model.site import Site

NAME = "timemap.link"
_MEDIA_TYPE = "application/link-format"


def write_timemap(site: Site, versions: Sequence[Version]) -> bytes:
    """Return the TimeMap of the versions of a site.

    :param versions: newest first, at least one.
    """
    days = sorted(version.modified for version in versions)
    links = [f'<{DATASET}>; rel="original"',
             f'<{site.url}{NAME}>; rel="self"; type="{_MEDIA_TYPE}"; '
             f'from="{http_date(days[0])}"; until="{http_date(days[-1])}"']
    links += [_memento(site, version, number, len(versions)) for number, version in enumerate(reversed(versions))]
    return (",\n".join(links) + "\n").encode("utf-8")


def _memento(site: Site, version: Version, number: int, count: int) -> str:
    relations = " ".join(["first"] * (number == 0) + ["last"] * (number == count - 1) + ["memento"])
    return (f'<{site.url}{FOLDER}/{version.number}/sco-kg.trig>; rel="{relations}"; '
            f'datetime="{http_date(version.modified)}"; type="application/trig"')
