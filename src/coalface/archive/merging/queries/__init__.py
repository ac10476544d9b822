"""What people ask about cards that become one, or two."""

from coalface.archive.merging.queries.bundles import Bundle, Key, bundles_of
from coalface.archive.merging.queries.census import (
    Reference,
    census,
    current_merge,
    merges_of,
    references,
)

__all__ = [
    "Bundle",
    "Key",
    "Reference",
    "bundles_of",
    "census",
    "current_merge",
    "merges_of",
    "references",
]
