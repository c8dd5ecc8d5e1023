"""A client that sends requests just as they are given, to a site at any address."""

import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """What came back; header names in any case."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def type(self):
        """The media type, without parameters."""
        return (self.headers["Content-Type"] or "").partition(";")[0].strip()

    def listed(self, name):
        """The members of a header that is a list, in small letters."""
        return {part.strip().lower() for value in self.headers.get_all(name, []) for part in value.split(",")}


@dataclass(frozen=True)
class Site:
    """A running site.

    :param base: its address, without a stroke at the end; :param thing: the path of a thing there.
    :param graph: the path of a named graph; :param gone: that of a thing that was withdrawn, if there is one.
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
        """Send one request as it is given, nothing added and nothing followed; return the `Answer`."""
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
        """Send a GET; underscores in the names of headers stand for hyphens."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask(path, headers=given | ({} if accept is None else {"Accept": accept}))
