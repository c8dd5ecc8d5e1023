"""The HTTP server: negotiated documents of a site folder, and a SPARQL endpoint over its data (extra `serve`).

Nothing outside this package imports Starlette, uvicorn, Werkzeug or cachetools.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .limits import Limits
    from .run import serve
else:  # the fork server is in this package too, and does not load the HTTP stack
    from .. import late_names

    __getattr__ = late_names(__name__, {"limits": ["Limits"], "run": ["serve"]})

__all__ = ["Limits", "serve"]
