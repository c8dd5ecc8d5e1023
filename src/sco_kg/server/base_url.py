"""Where this server is, as its clients see it."""

import re
from urllib.parse import urlsplit

#: A Host header is what somebody sends; only what is plainly a name and a port is repeated.
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")


class BaseUrl:
    """The addresses of one site.

    :param public: the address it has for everybody, where a proxy stands before it; None without one.
    """

    def __init__(self, public=None):
        self._public = public.rstrip("/") if public else None
        self._prefix = urlsplit(self._public).path if public else ""

    def local(self, path):
        """Return what a header has for a path of the site.

        >>> BaseUrl("https://a.example/kg/").local("/doc/id/unodc")
        '/kg/doc/id/unodc'
        """
        return self._prefix + path

    def whole(self, request, path):
        """Return the address of a path of the site for whoever made a Starlette request."""
        if self._public:
            return self._public + path
        host = request.headers.get("host", "")
        if not _HOST.fullmatch(host):
            host = "{}:{}".format(*request.scope["server"])
        return f"{request.scope['scheme']}://{host}{path}"
