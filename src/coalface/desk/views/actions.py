"""Saving, changing and removing views."""

from django.db import transaction

from coalface.desk.views.access import own_views
from coalface.desk.views.models import SavedView
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark

LONGEST_QUERY = 4000


class ViewRefused(Refused):
    """The view cannot be saved, or belongs to somebody else."""


@transaction.atomic
def save_view(*, screen: str, name: str, query: str, shared: bool, pinned: bool, by: User) -> SavedView:
    """Keep a list under a name; the owner's view of the same name is replaced."""
    name = name.strip()
    if not name or len(name) > 60:
        raise ViewRefused(
            blocking("view_name", mark("Give the view a name of at most 60 characters."), "name")
        )
    if len(query) > LONGEST_QUERY:
        raise ViewRefused(blocking("view_too_long", mark("The view holds too many conditions to be saved.")))
    view, _created = SavedView.objects.update_or_create(
        owner=by,
        screen=screen,
        name=name,
        defaults={"query": query, "shared": shared, "pinned": pinned},
    )
    record(by=by, action="views.save", subject=view, detail={"screen": screen, "shared": shared})
    return view


@transaction.atomic
def change_view(
    *, view_id: int, by: User, shared: bool | None = None, pinned: bool | None = None
) -> SavedView:
    """Share or pin one's own view, or take that back."""
    view = _own(view_id, by)
    view.shared = view.shared if shared is None else shared
    view.pinned = view.pinned if pinned is None else pinned
    view.save(update_fields=["shared", "pinned"])
    record(by=by, action="views.change", subject=view, detail={"shared": view.shared, "pinned": view.pinned})
    return view


@transaction.atomic
def remove_view(*, view_id: int, by: User) -> None:
    """Forget one's own view."""
    view = _own(view_id, by)
    record(by=by, action="views.remove", subject=view, detail={"screen": view.screen})
    view.delete()


def _own(view_id: int, by: User) -> SavedView:
    view = own_views(by).select_for_update().filter(pk=view_id).first()
    if view is None:
        raise ViewRefused(blocking("view_not_own", mark("Only the person who saved a view can change it.")))
    return view
