"""What is still to be summed up."""

from coalface.trade.ledger.models import DirtyMonth


def months_pending() -> int:
    """How many marks wait to be recomputed; figures of those months lag behind until then."""
    return DirtyMonth.objects.count()
