"""Looking for duplicates, merging two cards, splitting one, and undoing both."""

from coalface.archive.merging.actions.merging import NotMergeable, merge_customers
from coalface.archive.merging.actions.pairs import mark_distinct, scan_for_duplicates
from coalface.archive.merging.actions.parting import NotParted, part_customers
from coalface.archive.merging.actions.rejoining import NotRejoined, SplitOutOfReach, rejoin_customers
from coalface.archive.merging.actions.splitting import NewCard, NotSplittable, split_customer

__all__ = [
    "NewCard",
    "NotMergeable",
    "NotParted",
    "NotRejoined",
    "NotSplittable",
    "SplitOutOfReach",
    "mark_distinct",
    "merge_customers",
    "part_customers",
    "rejoin_customers",
    "scan_for_duplicates",
    "split_customer",
]
