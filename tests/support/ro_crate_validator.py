"""Validate an RO-Crate with roc-validator, offline, in an environment of its own: its pins conflict with ours.

    python crates.py FOLDER CACHE
"""

import io
import json
import sys
from pathlib import Path

import rocrate
from requests.adapters import HTTPAdapter
from requests_cache import CachedSession
from rocrate_validator import services
from rocrate_validator.models import Severity
from urllib3 import HTTPResponse

_CONTEXT = Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld"


class _Shipped(HTTPAdapter):
    """Answers every request with the JSON-LD context in the package rocrate."""

    def send(self, request, **given):
        body = HTTPResponse(io.BytesIO(_CONTEXT.read_bytes()), {"Content-Type": "application/ld+json"}, 200,
                            preload_content=False)
        return self.build_response(request, body)


def _fill(cache):
    """Put the context into the validator's cache, so that it fetches nothing."""
    address = json.loads(_CONTEXT.read_bytes())["@id"]
    with CachedSession(cache, backend="sqlite", expire_after=-1) as session:
        session.mount(address, _Shipped())
        session.get(address)


def issues(folder, cache):
    """Yield the issues of a folder, required and recommended, as text."""
    _fill(cache)
    found = services.validate(services.ValidationSettings(
        rocrate_uri=folder, profile_identifier="ro-crate-1.3", requirement_severity=Severity.RECOMMENDED,
        offline=True, cache_path=Path(cache)))
    for each in found.get_issues():
        yield f"{each.severity.name} {each.check.identifier}: {each.message}"


if __name__ == "__main__":
    print("\n".join(issues(*sys.argv[1:])))
