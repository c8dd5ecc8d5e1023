"""An HTTP client that adds nothing to a request and follows no redirect."""

import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """A response; header names are case-insensitive."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def type(self):
        """The media type, without parameters."""
        return (self.headers["Content-Type"] or "").partition(";")[0].strip()

    def listed(self, name):
        """The members of a header that is a list, in lower case."""
        return {part.strip().lower() for value in self.headers.get_all(name, []) for part in value.split(",")}


@dataclass(frozen=True)
class Site:
    """A running site.

    :param base: its URL, without a slash at the end; :param thing: the path of a thing.
    :param graph: the path of a named graph; :param gone: the path of a withdrawn thing; "" without one.
    """

    base: str
    thing: str
    graph: str = ""
    gone: str = ""
    timeout: float = 30

    @property
    def document(self):
        """The path of the document about the thing."""
        return "/doc" + self.thing

    def ask(self, path, method="GET", body=None, headers=()):
        """Send one request, without added headers and without following redirects; return the `Answer`."""
        parts = urlsplit(self.base)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=self.timeout)
        try:
            connection.putrequest(method, parts.path + path, "Host" in headers, skip_accept_encoding=True)
            for name, value in dict(headers).items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, path, accept=None, **headers):
        """Send a GET; underscores in the names of headers become hyphens."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask(path, headers=given | ({} if accept is None else {"Accept": accept}))
