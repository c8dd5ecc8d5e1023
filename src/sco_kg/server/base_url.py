"""The address of the server as its clients see it, directly or behind a proxy."""

import re
from urllib.parse import urlsplit

from starlette.requests import Request

#: Never echo a Host header that is not plainly a name and a port.
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")


class BaseUrl:
    """The base URL of one site.

    :param public_url: the URL of the site behind a proxy; None without a proxy.
    """

    def __init__(self, public_url: str | None = None) -> None:
        self._public_url = public_url.rstrip("/") if public_url else None
        self._prefix = urlsplit(self._public_url).path if self._public_url else ""

    def relative(self, path: str) -> str:
        """Return a path of the site with the path prefix of the public URL.

        >>> BaseUrl("https://a.example/kg/").relative("/doc/id/unodc")
        '/kg/doc/id/unodc'
        """
        return self._prefix + path

    def absolute(self, request: Request, path: str) -> str:
        """Return the absolute URL of a path of the site, by the public URL or the Host header of a request."""
        if self._public_url:
            return self._public_url + path
        host = request.headers.get("host", "")
        if not _HOST.fullmatch(host):
            host = "{}:{}".format(*request.scope["server"])
        return f"{request.scope['scheme']}://{host}{path}"
