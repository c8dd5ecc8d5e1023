"""Documents over HTTP: the files of a site folder, negotiated by format and language."""

from .respond import DocumentResponder
from .site_files import SiteFolder

__all__ = ["DocumentResponder", "SiteFolder"]
