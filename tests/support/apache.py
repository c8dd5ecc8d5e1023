"""Debian's Apache on loopback: a site at the root of a host and in a folder, and the redirects of w3id."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

from support.processes import running

PROGRAM = shutil.which("apache2") or shutil.which("apache2", path="/usr/sbin")
_MODULES = ("mpm_event", "authz_core", "alias", "dir", "mime", "negotiation", "headers", "rewrite", "setenvif",
            "filter", "deflate")
_CONFIGURATION = """
ServerRoot "{folder}"
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile "{folder}/pid"
ErrorLog "{folder}/error.log"
{modules}
{user}
TypesConfig /dev/null
DocumentRoot "{top}"
<Directory "/">
  AllowOverride All
  Require all granted
</Directory>
Alias /in/a/folder "{site}"
Alias /sco-kg "{names}"
"""


@contextmanager
def serving(site, names, folder, port):
    """Run Apache with a site at `/` and at `/in/a/folder`, and the redirects in `names` at `/sco-kg`, as at w3id."""
    libraries = Path("/usr/lib/apache2/modules")
    modules = "\n".join(f"LoadModule {name}_module {libraries}/mod_{name}.so" for name in _MODULES)
    user = "User www-data\nGroup www-data" if os.getuid() == 0 else ""
    (folder / "httpd.conf").write_text(_CONFIGURATION.format(
        folder=folder, port=port, modules=modules, top=site, site=site, names=names, user=user), encoding="utf-8")
    command = [PROGRAM, "-X", "-f", folder / "httpd.conf"]
    with running(command, f"http://127.0.0.1:{port}/index.html", folder):
        yield f"http://127.0.0.1:{port}"

