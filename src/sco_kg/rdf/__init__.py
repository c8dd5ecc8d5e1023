"""Names, terms, file formats and the canonical form."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import namespaces
    from .canonicalization import canonical_digest
    from .serialization import serialize
    from .terms import Text, Thing, to_python, to_term
else:
    from .. import late_names

    __getattr__ = late_names(__name__, {"canonicalization": ["canonical_digest"], "serialization": ["serialize"],
                                        "terms": ["Text", "Thing", "to_python", "to_term"]})

__all__ = ["Text", "Thing", "canonical_digest", "namespaces", "serialize", "to_python", "to_term"]
