"""The list of key people, and one person's page."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalface.archive.key_people.access import (
    visible_influences,
    visible_occasions,
    visible_people,
    visible_positions,
)
from coalface.archive.key_people.models import Influence, Person, Position
from coalface.archive.key_people.queries import listed_people, ties_of
from coalface.desk.search.queries import named
from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.trade.contracts.access import visible_contracts
from coalface.trade.contracts.models import Contract
from coalface.web.access import needs, person
from coalface.web.archive.ties.marks import attitude_mark, person_url, weight_words
from coalface.web.components.lists import Choice, Column, Empty, Flag, Link, ListScreen, Search
from coalface.web.components.pickers import named_options
from coalface.web.rendering import render

JUST_LEFT_DAYS = 180


class NameSearch(Search):
    """Names, pinyin, initials, numbers."""

    def apply(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        text = self._text(request)
        return rows.filter(named(person(request), "person", text)) if text else rows


class PersonList(ListScreen):
    name = "ties.people"
    title = _("Key people")
    right = "key_people.view"
    columns = (
        Column("name", _("Name"), link=person_url, sort="name_key"),
        Column("place", _("Works at"), value=lambda p: p.place_name or p.body_name or "", grow=True),
        Column("post", _("Position held"), sort=""),
        Column("level", _("Level"), value=lambda p: dict(Position.Level.choices).get(p.post_level, "")),
        Column("weight", _("Influence"), value=lambda p: weight_words(p.weight)),
        Column("attitude", _("Attitude"), kind="html", value=lambda p: attitude_mark(p.attitude)),
        Column("phone", _("Phone")),
        Column("responsible__full_name", _("Kept up by"), sort=""),
        Column("birthday_on", _("Birthday"), kind="date", shown=False),
    )
    filters = (
        NameSearch(_("Name, pinyin or phone")),
        Choice("attitude", _("Attitude"), Influence.Attitude.choices),
        Choice("level", _("Level"), Position.Level.choices, field="post_level"),
        Flag("mine", _("Kept up by me"), lambda request: Q(responsible=person(request))),
    )
    default_sort = ("name_key",)
    empty = Empty(
        _("No key people yet"),
        _("Record those who decide on buying coal, or have a say in it, inside and outside the customer."),
        icon="users-group",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Person]:
        return listed_people(person(request), timezone.localdate()).select_related("responsible")

    def row_url(self, row: Person) -> str:
        return person_url(row)

    def actions_for(self, request: HttpRequest) -> list[Link]:
        if not may(person(request), "key_people.edit"):
            return []
        return [Link(_("New key person"), reverse("ties:person_new"), primary=True, dialog=True)]


@needs("key_people.view")
def people_options(request: HttpRequest) -> JsonResponse:
    """Key people by name, pinyin or number."""
    rows = listed_people(person(request), timezone.localdate())
    return named_options(request, "person", rows, detail=lambda one: one.place_name or one.body_name or "")


@needs("key_people.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by, today = person(request), timezone.localdate()
    shown = get_object_or_404(visible_people(by).select_related("responsible"), pk=pk)
    posts = visible_positions(by).filter(person=shown).select_related("customer")
    held = sorted(
        posts, key=lambda post: (post.until_on is not None, -(post.from_on or date.min).toordinal())
    )
    notes = visible_influences(by).filter(person=shown).select_related("customer", "noted_by")
    context = {
        "shown": shown,
        "posts": [(post, _runs(post, today)) for post in held],
        "notes": [(note, attitude_mark(note.attitude)) for note in notes.order_by("-noted_on", "-pk")[:20]],
        "ties": ties_of(by, shown),
        "occasions": visible_occasions(by)
        .filter(people=shown)
        .select_related("customer")
        .order_by("-happened_on")[:20],
        "contracts": touched_contracts(by, held, today),
        "can_edit": visible_people(by, "key_people.edit").filter(pk=pk).exists(),
        "history": field_history(shown, holds=lambda right: may(by, right)),
    }
    return render(request, "ties/person.html", context)


def touched_contracts(by: User, posts: list[Position], today: date) -> list[Contract] | None:
    """Contracts running at the customers where the person is, or was until lately; None without the right."""
    if not may(by, "trade.view"):
        return None
    since = today - timedelta(days=JUST_LEFT_DAYS)
    places = {one.customer_id for one in posts if one.until_on is None or one.until_on >= since}
    running = Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    rows = visible_contracts(by).filter(running, customer__in=places - {None})
    return list(rows.select_related("customer", "product").order_by("-starts_on", "-pk")[:30])


def _runs(post: Position, today: date) -> bool:
    return post.until_on is None or post.until_on >= today
