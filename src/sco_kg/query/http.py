"""HTTP errors of endpoints, one message for each failure, and retries where they can help."""

import os
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol, TypeAlias, TypeVar
from urllib.parse import SplitResult, urlsplit

from ..errors import EndpointError, ParameterError

#: None, (user, password), or a bearer token.
Auth: TypeAlias = tuple[str, str] | str | None
_Answer = TypeVar("_Answer")

#: Seconds to wait before each retry.
RETRIES = (0.5, 2.0)
#: Statuses that a retry may get past; any other is final.
_TRANSIENT_STATUSES = {429, 502, 503, 504}
#: Virtuoso answers 200 with a partial result. Only headers report it: this one that time ran out,
_TIMED_OUT = "X-SQL-State"
#: and this one that the row limit was reached.
_LIMITED = "X-SPARQL-MaxRows"


class Headers(Protocol):
    """The headers of a response, of whichever library."""

    def get(self, name: str, /) -> str | None:
        """Return the value of a header in any case; None if there is none."""


class TransientError(EndpointError):
    """A failure that a retry may get past; `after` is the server's Retry-After in seconds, or None."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


def validate_url(url: str) -> str:
    """Return the address of an endpoint, unchanged.

    :raises EndpointError: it is not an http or https address with a host.
    """
    if not _split(url).netloc:
        raise EndpointError(f"{url!r} is not the address of an endpoint. "
                            "Type one that begins with http:// or https://")
    return url


def validate_site_url(url: str) -> str:
    """Return the address of a site, unchanged.

    :raises ParameterError: it is not an http or https address with a host, or has a query or fragment.

    >>> validate_site_url("https://data.example.org/kg")
    'https://data.example.org/kg'
    """
    parts = _split(url)
    if not parts.netloc or parts.query or parts.fragment:
        raise ParameterError(f"{url!r} is not the address of a site. Type one that begins with http:// or https:// "
                             "and has no ? or #, such as https://data.example.org/kg.", "url", url)
    return url


def _split(url: str) -> SplitResult:
    """Return the parts of an http or https address; all are empty for anything else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return urlsplit("")
    return parts if parts.scheme in ("http", "https") else urlsplit("")


def credentials() -> Auth:
    """Return the credentials in the environment: SCO_KG_TOKEN, or (SCO_KG_USER, SCO_KG_PASSWORD), or None."""
    user = os.environ.get("SCO_KG_USER")
    return os.environ.get("SCO_KG_TOKEN") or (
        (user, os.environ.get("SCO_KG_PASSWORD", "")) if user else None)


def retry(action: Callable[[], _Answer], timeout: float) -> _Answer:
    """Return the result of `action`, retried after a `TransientError`; it must be safe to run twice.

    :param timeout: the longest Retry-After to wait for, in seconds.
    :raises EndpointError: every attempt failed, or the server asks for a longer pause.
    """
    for pause in RETRIES:
        try:
            return action()
        except TransientError as error:
            time.sleep(_pause(error, pause, timeout))
    try:
        return action()
    except TransientError as error:
        raise EndpointError(f"{error} Tried {len(RETRIES) + 1} times.") from None


def _pause(error: TransientError, default: float, timeout: float) -> float:
    """Return the seconds to wait before a retry."""
    if error.after is None:
        return default
    if error.after > timeout:
        raise EndpointError(f"{error} It asks for a pause of {error.after:.0f} s, which is longer than the "
                            f"time limit of {timeout:g} s. Try again then, or raise the limit.") from None
    return error.after


def status_error(url: str, status: int, detail: str, headers: Headers) -> EndpointError:
    """Return the error for an HTTP status that is neither success nor redirect."""
    detail = " ".join(detail.split())[:300]
    if status in (401, 403):
        reason = f": {detail!r}" if status == 403 and "<" not in detail else ""
        return EndpointError(f"{url} refuses access ({status}){reason}. Set SCO_KG_TOKEN, or "
                             "SCO_KG_USER and SCO_KG_PASSWORD.")
    if status == 404:
        return EndpointError(f"{url} does not exist (404). Check the path of the address; "
                             "many endpoints end in /sparql or /query.")
    message = f"{url} failed ({status}): {detail}."
    if status in _TRANSIENT_STATUSES:
        return TransientError(message, _seconds(headers.get("Retry-After")))
    return EndpointError(message)


def _seconds(after: str | None) -> float | None:
    """Return the seconds of a Retry-After header, a number or a date; None if it is neither."""
    if not after:
        return None
    try:
        if after.strip().isdecimal():
            return float(after)
        return max(0, (parsedate_to_datetime(after) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):  # a date without a zone, or no date
        return None


def redirect_error(url: str, target: str) -> EndpointError:
    """Return the error for a redirect, which is not followed: credentials are for the given address only."""
    return EndpointError(f"{url} redirects to {target}. If that is the right place, give that address.")


def unreachable_error(url: str, reason: object) -> EndpointError:
    """Return the error for a connection that fails."""
    if "CERTIFICATE_VERIFY_FAILED" in str(reason):
        return EndpointError(f"{url} has a certificate that is not trusted ({reason}). Check the address; "
                             "for a certificate of your own, name its file in SSL_CERT_FILE.")
    return TransientError(f"{url} cannot be reached: {reason}. Check the address and that the endpoint is running.")


def timeout_error(url: str, timeout: float, error: Exception) -> TransientError:
    """Return the error for an answer that is late or incomplete."""
    return TransientError(f"{url} did not answer within {timeout:g} s or broke off ({type(error).__name__}).")


def read_all(chunks: Iterable[bytes], timeout: float) -> bytes:
    """Return the bytes of an answer, read to its end.

    A socket's own timeout is for each chunk, so a slow server could take for ever.

    :raises TimeoutError: the body is not complete within `timeout` seconds.
    """
    end, parts = time.monotonic() + timeout, []
    for chunk in chunks:
        if time.monotonic() > end:
            raise TimeoutError
        parts.append(chunk)
    return b"".join(parts)


def raise_if_truncated(url: str, headers: Headers) -> None:
    """Raise if a header reports that the answer is incomplete.

    :raises EndpointError: it is.
    """
    if state := headers.get(_TIMED_OUT):
        raise EndpointError(f"{url} truncated its answer ({_TIMED_OUT}: {state}): it ran out of time. "
                            "Ask for fewer rows, with LIMIT and OFFSET, or raise the endpoint's limit.")


def row_limit_reached(headers: Headers) -> bool:
    """Return whether a header reports that the row limit was reached."""
    return bool(headers.get(_LIMITED))
