"""Start and stop: load the data, bind the address, serve until stopped, and leave no process behind."""

import contextlib
import os
import socket
from collections.abc import Callable

import uvicorn

from ..errors import BindError, MissingFileError
from ..query.http import validate_site_url
from .app import SiteApp
from .base_url import BaseUrl
from .documents import DocumentResponder, SiteFolder
from .limits import Limits
from .sparql import LiveDataset, SparqlEndpoint

#: The data of a site: all its named graphs.
DUMP = ("dumps", "sco-kg.nq.gz")
#: Seconds that running requests get once the server is stopped.
_GRACE_SECONDS = 3


def serve(site_dir: str | os.PathLike[str], host: str, port: int, limits: Limits, size: int,
          public_url: str | None = None, on_start: Callable[[str], None] = lambda url: None) -> None:
    """Serve a site until stopped.

    :param port: 0 for any free port; :param limits: the limits of a query.
    :param size: how many short queries, and how many long ones, run at a time.
    :param public_url: the URL of the site behind a proxy; :param on_start: called with the URL once it is bound.
    :raises MissingFileError: the folder is not a site; :raises UnreadableFileError: its data cannot be read.
    :raises ParameterError: the public URL is not one; :raises BindError: the address cannot be bound.
    """
    folder = SiteFolder(site_dir)
    dump = folder.path(DUMP)
    if not os.path.isfile(dump):
        raise MissingFileError(f"{site_dir} has no {'/'.join(DUMP)}, so it is not a site. "
                               f"Build one with: sco-kg publish {site_dir}")
    base_url = BaseUrl(validate_site_url(public_url) if public_url else None)
    with _bind(host, port) as listener, LiveDataset(dump, limits, size) as data:
        documents = DocumentResponder(folder, base_url)
        app = SiteApp(documents, SparqlEndpoint(data, base_url, documents))
        config = uvicorn.Config(app, log_level="critical", access_log=False, server_header=False, proxy_headers=False,
                                ws="none", lifespan="off", timeout_graceful_shutdown=_GRACE_SECONDS)
        on_start(_url(listener))
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C is the usual way to stop it
            _Server(config, data).run([listener])


class _Server(uvicorn.Server):
    """A server that cancels long queries when it is stopped, and lets other requests finish."""

    def __init__(self, config: uvicorn.Config, data: LiveDataset) -> None:
        super().__init__(config)
        self._data = data

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._data.close()
        await super().shutdown(sockets)


def _bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens at the address.

    :raises BindError: the address cannot be bound.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address, family=family, backlog=1024)
    except (OSError, OverflowError) as error:
        raise BindError(f"{host}, port {port}: cannot be bound ({getattr(error, 'strerror', error)}). "
                        "Choose another port with --port, or 0 for any free one.") from None


def _url(listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
