"""Looking for duplicates, merging two cards, and parting them again."""

from coalface.archive.merging.actions.merging import NotMergeable, merge_customers
from coalface.archive.merging.actions.pairs import mark_distinct, scan_for_duplicates
from coalface.archive.merging.actions.parting import NotParted, part_customers

__all__ = [
    "NotMergeable",
    "NotParted",
    "mark_distinct",
    "merge_customers",
    "part_customers",
    "scan_for_duplicates",
]
