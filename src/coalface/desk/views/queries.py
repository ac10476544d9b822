"""Questions about saved views."""

from coalface.desk.views.access import visible_views
from coalface.desk.views.models import SavedView
from coalface.identity.people.models import User


def views_for(user: User, screen: str) -> list[SavedView]:
    """The views of one list that a person sees: pinned ones first, then by name."""
    return list(visible_views(user).filter(screen=screen).order_by("-pinned", "name", "pk"))
