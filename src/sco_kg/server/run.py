"""A server from start to end: the data read, the address taken, and everything put away when it is told to stop."""

import contextlib
import os
import socket
from urllib.parse import urlsplit

import uvicorn

from ..errors import BindError, MissingFileError, ParameterError
from .app import SiteApp
from .base_url import BaseUrl
from .documents import site_files
from .documents.respond import DocumentResponder
from .sparql.dataset import LiveDataset
from .sparql.endpoint import SparqlEndpoint

#: The data of a site, all its named graphs.
DUMP = ("dumps", "sco-kg.nq.gz")
#: Seconds that requests under way have once the server is told to stop.
_GRACE = 3


def serve(top, host, port, limits, size, public=None, on_start=lambda address: None):
    """Serve the site in a folder until told to stop.

    :param top: the folder; :param port: 0 for any that is free; :param limits: the `Limits` of a query.
    :param size: how many short queries, and how many long ones, run at a time.
    :param public: the address the site has for everybody, where a proxy stands before it.
    :param on_start: called with the address once it is taken.
    :raises MissingFileError: the folder is not a site; :raises UnreadableFileError: its data cannot be read.
    :raises BindError: nothing can be served at the address.
    """
    folder = site_files.SiteFolder(top)
    if not os.path.isfile(folder.path(DUMP)):
        raise MissingFileError(f"{top} has no {'/'.join(DUMP)}, so it is not a site. Make one with: sco-kg publish {top}")
    addresses = BaseUrl(_checked(public))
    with _listening(host, port) as listening, LiveDataset(folder.path(DUMP), limits, size) as data:
        pages = DocumentResponder(folder, addresses)
        app = SiteApp(pages, SparqlEndpoint(data, addresses, pages))
        server = _Server(uvicorn.Config(app, log_level="critical", access_log=False, server_header=False,
                                        proxy_headers=False, ws="none", lifespan="off",
                                        timeout_graceful_shutdown=_GRACE), data)
        on_start(_address(listening))
        with contextlib.suppress(KeyboardInterrupt):  # which is how people stop it
            server.run([listening])


class _Server(uvicorn.Server):
    """A server that gives up long queries when it is told to stop, and waits for whatever else is under way."""

    def __init__(self, config, data):
        super().__init__(config)
        self._data = data

    async def shutdown(self, sockets=None):
        self._data.close()
        await super().shutdown(sockets)


def _checked(public):
    parts = urlsplit(public or "http://localhost")
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ParameterError(f"{public!r} is not the address of a site. Give one such as https://data.example.org/kg.")
    return public


def _listening(host, port):
    """Return a socket that has the address.

    :raises BindError: it cannot be had.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address, family=family, backlog=1024)
    except (OSError, OverflowError) as error:
        raise BindError(f"{host}, port {port}: nothing can be served there ({getattr(error, 'strerror', error)}). "
                           "Give another one with --port, or 0 for any that is free.") from None


def _address(listening):
    host, port, *_ = listening.getsockname()
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
