"""Who sees competitors: they belong to nobody, so the right alone decides."""

from django.db.models import QuerySet

from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.market.competitors.models import Competitor


def visible_competitors(user: User, right: str = "dossier.view") -> QuerySet[Competitor]:
    """All competitors, for those who hold the right at whatever scope."""
    return Competitor.objects.all() if may(user, right) else Competitor.objects.none()
