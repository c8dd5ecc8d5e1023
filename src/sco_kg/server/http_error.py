"""The one exception of the server: an HTTP status with a message, headers and suggestions."""

from collections.abc import Iterable, Mapping


class HTTPError(Exception):
    """A request that is refused.

    :param status: the HTTP status; :param message: what was wrong, and what to send instead.
    :param headers: headers of the response; :param suggestions: paths of the site that may have been meant.
    """

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None,
                 suggestions: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = dict(headers or {})
        self.suggestions = tuple(suggestions)
