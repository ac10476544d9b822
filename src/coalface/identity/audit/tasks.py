"""Sealing by itself: every worker tries every few seconds, beside its jobs, so that no queue delays it."""

from coalface.identity.audit.actions import seal_events

EVERY_SECONDS = 3.0


def seal() -> int:
    """Seal everything that waits; returns how many."""
    total = 0
    while sealed := seal_events():
        total += sealed
    return total
