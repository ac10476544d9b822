"""What happens to care by itself."""

from django.utils import timezone

from coalface.desk.jobs.wiring import periodically
from coalface.identity.people.queries import system_user
from coalface.relations.care.actions import raise_cares, tell_keepers

BATCH = 2_000


@periodically("50 22 * * *", name="care.raise_and_tell")
def raise_and_tell(timestamp: int) -> None:
    """Every morning in China, after the grades and before work begins."""
    by = system_user()
    raise_cares(today=timezone.localdate(), by=by)
    while tell_keepers(by=by, limit=BATCH) == BATCH:
        pass
