"""What HTTP says when it says no: one message for each failure, and a second try where that can help."""

import os
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from ..errors import EndpointError

#: Seconds to wait before each further try.
RETRIES = (0.5, 2.0)
#: What a further try can help against; anything else is final.
_TRANSIENT_STATUSES = {429, 502, 503, 504}
#: Virtuoso says 200 to a partial answer, and tells only by headers: this one where time ran out,
_TIMED_OUT = "X-SQL-State"
#: and this one where it gives no more rows.
_LIMITED = "X-SPARQL-MaxRows"


class TransientError(EndpointError):
    """A failure that another try may get past; `after` the seconds the server asks for, None if it does not."""

    def __init__(self, message, after=None):
        super().__init__(message)
        self.after = after


def validate_url(url):
    """Return an address if it is one.

    :raises EndpointError: it is not an http or https address.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise EndpointError(f"{url!r} is not the address of an endpoint. "
                            "Type one that begins with http:// or https://")
    return url


def credentials():
    """Return the secrets of the environment: SCO_KG_TOKEN, or (SCO_KG_USER, SCO_KG_PASSWORD), or None."""
    user = os.environ.get("SCO_KG_USER")
    return os.environ.get("SCO_KG_TOKEN") or (
        (user, os.environ.get("SCO_KG_PASSWORD", "")) if user else None)


def retry(action, timeout):
    """Return what `action` returns; it is tried again, so it must be one that may run twice.

    :param timeout: the most seconds to wait before a further try, if the server asks us to.
    """
    for pause in (*RETRIES, None):
        try:
            return action()
        except TransientError as error:
            if pause is None:
                raise EndpointError(f"{error} Tried {len(RETRIES) + 1} times.") from None
            if error.after is not None and error.after > timeout:
                raise EndpointError(f"{error} It asks to be left alone for {error.after:.0f} s, which is longer than "
                                    f"the time limit of {timeout:g} s. Try again then, or give it more.") from None
            time.sleep(pause if error.after is None else error.after)


def status_error(url, status, detail, headers):
    """Return the error for an HTTP status that is neither success nor redirection."""
    detail = " ".join(detail.split())[:300]
    if status in (401, 403):
        said = f", saying {detail!r}" if status == 403 and "<" not in detail else ""
        return EndpointError(f"{url} refuses access ({status}){said}. Set SCO_KG_TOKEN, or "
                             "SCO_KG_USER and SCO_KG_PASSWORD.")
    if status == 404:
        return EndpointError(f"{url} is not there (404). Check the path of the address; "
                             "many endpoints end in /sparql or /query.")
    message = f"{url} failed ({status}): {detail}."
    return TransientError(message, _seconds(headers.get("Retry-After"))) if status in _TRANSIENT_STATUSES else EndpointError(message)


def _seconds(after):
    """Return the seconds that a Retry-After header asks for, itself a number of them or a date; None if neither."""
    try:
        if after and after.strip().isdecimal():
            return float(after)
        return max(0, (parsedate_to_datetime(after) - datetime.now(UTC)).total_seconds()) if after else None
    except (TypeError, ValueError):  # a date without a zone, or none at all
        return None


def redirect_error(url, target):
    """Return the error for an answer that sends us on: secrets go only where they were meant to."""
    return EndpointError(f"{url} sends on to {target}. If that is the right place, give that address.")


def unreachable_error(url, reason):
    """Return the error for a connection that does not come about."""
    if "CERTIFICATE_VERIFY_FAILED" in str(reason):
        return EndpointError(f"{url} shows a certificate that cannot be trusted ({reason}). Check the address; "
                             "for a certificate of your own, name its file in SSL_CERT_FILE.")
    return TransientError(f"{url} cannot be reached: {reason}. Check the address and that the endpoint is running.")


def timeout_error(url, timeout, error):
    """Return the error for an answer that does not come in time, or not whole."""
    return TransientError(f"{url} did not answer within {timeout:g} s or broke off ({type(error).__name__}).")


def read_all(chunks, timeout):
    """Return the bytes of an answer, read to its end.

    A connection's own time limit is for each chunk, and a server may dribble for ever.

    :raises TimeoutError: the end does not come within `timeout` seconds.
    """
    end, parts = time.monotonic() + timeout, []
    for chunk in chunks:
        if time.monotonic() > end:
            raise TimeoutError
        parts.append(chunk)
    return b"".join(parts)


def raise_if_truncated(url, headers):
    """Look at the header by which a store owns up to an answer it did not finish.

    :raises EndpointError: it does.
    """
    if headers.get(_TIMED_OUT):
        raise EndpointError(f"{url} cut its answer short ({_TIMED_OUT}: {headers[_TIMED_OUT]}): it ran out of time. "
                            "Ask for fewer rows, with LIMIT and OFFSET, or have the endpoint's limit raised.")


def row_limit_reached(headers):
    """Say whether a store owns up to a limit of rows that an answer has reached."""
    return bool(headers.get(_LIMITED))
