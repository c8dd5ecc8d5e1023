"""Read-only replicas of one Oxigraph store behind nginx, configured as in STORES.md.

Debian installs nginx in /usr/sbin, which is not on every PATH.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from support.paths import TOP
from support.processes import free_port, running
from support.servers import Missing, Store, fill, oxigraph

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
STORES_PAGE = TOP / "STORES.md"
#: The configuration around the lines of the page, for an nginx with all its files in a folder.
_AROUND = """daemon off;
user {user};
pid nginx.pid;
events {{ }}
http {{
  log_format answered '$upstream_addr';
  access_log answered.log answered;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
{lines}}}
"""


@dataclass(frozen=True)
class Replicas:
    """Replicas: their common URL, the stores, nginx, and its folder."""

    url: str
    stores: tuple[Store, ...]
    nginx: subprocess.Popen
    folder: Path

    def answered(self):
        """Return the replicas that each request went to, in order: several if the first one failed."""
        lines = (self.folder / "answered.log").read_text(encoding="ascii").splitlines()
        return [[f"http://{address}" for address in line.split(", ")] for line in lines]

    def turn_to(self, urls):
        """Make nginx use stores at other addresses, as for a new release."""
        _configure(self.folder, self.url, urls)
        self.nginx.send_signal(signal.SIGHUP)


@contextmanager
def replicas(folder, quads, copies):
    """Start replicas with the same quads, and nginx before them; yield `Replicas`."""
    if not NGINX:
        raise Missing("nginx: apt-get install nginx")
    fill(folder, quads)
    url = f"http://127.0.0.1:{free_port()}"
    with ExitStack() as stack:
        stores = tuple(stack.enter_context(_replica(folder, number)) for number in range(copies))
        _configure(folder, url, [store.url for store in stores])
        command = [NGINX, "-p", folder, "-c", folder / "nginx.conf"]
        nginx = stack.enter_context(running(command, f"{url}/", folder))
        yield Replicas(url, stores, nginx, folder)


@contextmanager
def _replica(folder, number):
    """Start a read-only server over a copy of the store in a folder."""
    own = folder / f"replica-{number}"
    shutil.copytree(folder / "store", own / "store")
    with oxigraph(own, "serve-read-only") as store:
        yield store


def _configure(folder, url, replicas):
    user = pwd.getpwuid(os.geteuid()).pw_name
    lines = _shown(urlsplit(url).netloc, [urlsplit(replica).netloc for replica in replicas])
    (folder / "nginx.conf").write_text(_AROUND.format(user=user, lines=lines), encoding="ascii")


def _shown(own, addresses):
    """Return the nginx configuration of STORES.md with other addresses (host:port) of nginx and the replicas."""
    shown = re.search(r"```nginx\n(.*?)```", STORES_PAGE.read_text(encoding="utf-8"), re.DOTALL)[1]
    first, *others = re.findall(r"^ +server .*\n", shown, re.MULTILINE)
    for line in others:
        shown = shown.replace(line, "")
    lines = "".join(re.sub(r"[\d.]+:\d+", address, first) for address in addresses)
    return re.sub(r"listen [\d.]+:\d+", f"listen {own}", shown.replace(first, lines))
