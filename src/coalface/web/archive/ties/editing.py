"""Recording people, posts, influence and relations, each in a dialog."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalface.archive.customers.access import visible_customers
from coalface.archive.key_people import actions
from coalface.archive.key_people.access import EDIT, visible_people
from coalface.archive.key_people.models import Person
from coalface.web.access import needs, person, seen_version
from coalface.web.archive.ties.forms import (
    EndForm,
    InfluenceForm,
    PersonForm,
    PositionForm,
    RelationForm,
)
from coalface.web.components.dialogs import dialog
from coalface.web.rendering import redirect


@needs("key_people.edit")
def new(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, initial={"responsible": person(request)})
    if made := form.made(actions.create_person, by=person(request)):
        return redirect(request, "ties:person", made.pk, message=_("Recorded; now say where they work."))
    return dialog(request, _("New key person"), form)


@needs("key_people.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    known = _editable(request, pk)
    form = PersonForm(request.POST or None, instance=known, initial={"version": known.version})
    if form.done(actions.change_person, person_id=pk, version=seen_version(request), by=person(request)):
        return redirect(request, "ties:person", pk, message=_("Saved"))
    return dialog(request, known.name, form)


@needs("key_people.edit")
def new_position(request: HttpRequest, pk: int) -> HttpResponse:
    known = _editable(request, pk)
    form = PositionForm(request.POST or None, initial={"from_on": timezone.localdate()})
    if form.done(actions.add_position, person_id=pk, by=person(request)):
        return redirect(request, "ties:person", pk, message=_("Saved"))
    return dialog(request, _("New position of %(name)s") % {"name": known.name}, form)


@needs("key_people.edit")
def end_position(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """The person leaves a post."""
    held = get_object_or_404(_editable(request, pk).positions, pk=position)
    form = EndForm(request.POST or None, initial={"version": held.version, "until_on": timezone.localdate()})
    if form.done(actions.end_position, position_id=position, by=person(request)):
        return redirect(request, "ties:person", pk, message=_("Saved; the responsible person is told."))
    return dialog(request, _("Left the position: %(title)s") % {"title": held.title}, form)


@needs("key_people.edit")
def note_influence(request: HttpRequest, pk: int) -> HttpResponse:
    known = _editable(request, pk)
    initial: dict[str, Any] = {"noted_on": timezone.localdate(), "customer": _asked_customer(request, known)}
    form = InfluenceForm(request.POST or None, initial=initial)
    if form.done(actions.note_influence, person_id=pk, by=person(request)):
        return redirect(request, "ties:person", pk, message=_("Saved"))
    return dialog(request, _("Influence and attitude of %(name)s") % {"name": known.name}, form)


@needs("key_people.edit")
def relate(request: HttpRequest, pk: int) -> HttpResponse:
    known = _editable(request, pk)
    form = RelationForm(request.POST or None)
    if form.done(actions.relate_people, person_id=pk, by=person(request)):
        return redirect(request, "ties:person", pk, message=_("Saved"))
    return dialog(request, _("Whom %(name)s is tied to") % {"name": known.name}, form)


@needs("key_people.edit")
@require_POST
def unrelate(request: HttpRequest, pk: int, relation: int) -> HttpResponse:
    _editable(request, pk)
    actions.unrelate_people(relation_id=relation, person_id=pk, by=person(request))
    return redirect(request, "ties:person", pk, message=_("Saved"))


def _editable(request: HttpRequest, pk: int) -> Person:
    return get_object_or_404(visible_people(person(request), EDIT), pk=pk)


def _asked_customer(request: HttpRequest, known: Person) -> int | None:
    """The customer of the address, else where the person works now."""
    text = request.GET.get("customer", "")
    if text.isascii() and text.isdigit() and len(text) < 19:
        return visible_customers(person(request)).filter(pk=int(text)).values_list("pk", flat=True).first()
    held = known.positions.filter(customer__isnull=False, until_on__isnull=True)
    return held.values_list("customer", flat=True).first()
