"""Saved views: private, shared, pinned."""

import pytest
from tests.builders.people import a_user

from coalface.desk.views.actions import ViewRefused, change_view, remove_view, save_view
from coalface.desk.views.models import SavedView
from coalface.desk.views.queries import views_for
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.models import User

pytestmark = pytest.mark.django_db


def a_view(by: User, name: str = "将到期", *, shared: bool = False, pinned: bool = True) -> SavedView:
    return save_view(
        screen="archive.customers", name=name, query="grade=market", shared=shared, pinned=pinned, by=by
    )


def test_a_view_is_kept_and_recorded() -> None:
    owner = a_user()
    view = a_view(owner)
    assert views_for(owner, "archive.customers") == [view]
    assert views_for(owner, "trade.contracts") == []
    assert AuditEvent.objects.filter(action="views.save", subject_id=view.pk).count() == 1


def test_saving_under_the_same_name_replaces_the_view() -> None:
    owner = a_user()
    first = a_view(owner)
    again = save_view(
        screen="archive.customers",
        name="将到期",
        query="grade=strategic",
        shared=False,
        pinned=True,
        by=owner,
    )
    assert (again.pk, views_for(owner, "archive.customers")[0].query) == (first.pk, "grade=strategic")


@pytest.mark.parametrize("name", ["", "   ", "字" * 61], ids=["empty", "blank", "too long"])
def test_a_view_needs_a_name(name: str) -> None:
    with pytest.raises(ViewRefused) as refusal:
        a_view(a_user(), name)
    assert refusal.value.findings[0].field == "name"


def test_a_view_with_too_many_conditions_is_refused() -> None:
    with pytest.raises(ViewRefused):
        save_view(screen="x", name="长", query="q" * 4001, shared=False, pinned=False, by=a_user())


def test_colleagues_see_shared_views_only_and_pinned_ones_come_first() -> None:
    owner, colleague = a_user(), a_user()
    a_view(owner, "私人")
    loose, pinned = a_view(owner, "共享", shared=True, pinned=False), a_view(owner, "要闻", shared=True)
    assert views_for(colleague, "archive.customers") == [pinned, loose]


def test_an_owner_shares_pins_and_removes() -> None:
    owner = a_user()
    view = a_view(owner)
    change_view(view_id=view.pk, by=owner, shared=True, pinned=False)
    view.refresh_from_db()
    assert (view.shared, view.pinned) == (True, False)
    remove_view(view_id=view.pk, by=owner)
    assert not SavedView.objects.exists()
    recorded = AuditEvent.objects.filter(action__startswith="views.").order_by("pk")
    assert [event.action for event in recorded] == ["views.save", "views.change", "views.remove"]


def test_nobody_else_changes_or_removes_a_view() -> None:
    view = a_view(a_user(), shared=True)
    with pytest.raises(ViewRefused):
        change_view(view_id=view.pk, by=a_user(), shared=False)
    with pytest.raises(ViewRefused):
        remove_view(view_id=view.pk, by=a_user())
    assert SavedView.objects.get().shared
