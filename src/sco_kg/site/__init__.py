"""The static site: pages, and documents for programs, in one folder."""

from typing import TYPE_CHECKING

from .. import late_names

if TYPE_CHECKING:
    from .build import build_site
else:
    __getattr__ = late_names(__name__, {"build": ["build_site"]})  # a server without Jinja imports this package too

__all__ = ["build_site"]
