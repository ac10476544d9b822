"""Proposals to destroy what need not be kept, and the decisions on them."""

from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.archive.room import actions
from coalface.archive.room.access import visible_destructions, visible_units
from coalface.archive.room.models import Destruction, Unit
from coalface.identity.people.access import may
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form
from coalface.web.components.lists import Choice, Column, Empty, ListScreen
from coalface.web.rendering import redirect, render


class ReasonForm(Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=250)


class RemarkForm(Form):
    remark = forms.CharField(label=gettext_lazy("Why they are kept"), max_length=250)


def propose(request: HttpRequest, rows: QuerySet[Unit], form: Any) -> str:  # noqa: ANN401 - a bulk action's form
    ids = list(rows.order_by().values_list("pk", flat=True))
    actions.propose_destruction(unit_ids=ids, reason=form.cleaned_data["reason"], by=person(request))
    return _("Proposed; somebody else decides.")


class DestructionList(ListScreen):
    name = "archive.destructions"
    title = gettext_lazy("Destructions")
    right = "room.view"
    columns = (
        Column("reason", gettext_lazy("Reason"), link=lambda d: destruction_url(d), sort="", grow=True),
        Column("state", gettext_lazy("State"), kind="status", sort=""),
        Column("number", gettext_lazy("Number of units"), kind="count", sort=""),
        Column("proposed_by__full_name", gettext_lazy("Proposed by"), sort=""),
        Column("proposed_at", gettext_lazy("Proposed at"), kind="datetime"),
        Column("decided_by__full_name", gettext_lazy("Decided by"), sort=""),
        Column("decided_at", gettext_lazy("Decided at"), kind="datetime", sort=""),
    )
    filters = (Choice("state", gettext_lazy("State"), Destruction.State.choices),)
    default_sort = ("-proposed_at",)
    empty = Empty(
        gettext_lazy("Nothing has been proposed for destruction"),
        gettext_lazy("Filter the units by “retention is over”, choose them, and propose them."),
        icon="trash",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = visible_destructions(person(request)).annotate(number=Count("units"))
        return rows.select_related("proposed_by", "decided_by")

    def row_url(self, row: Destruction) -> str:
        return destruction_url(row)


def destruction_url(destruction: Destruction) -> str:
    return record_url("room:destruction", destruction.pk)


@needs("room.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    destruction = _found(request, pk)
    units = visible_units(by).filter(destructions=destruction).select_related("customer", "slot")
    decides = may(by, "room.destroy") and destruction.proposed_by_id != by.pk
    context = {
        "destruction": destruction,
        "units": list(units.order_by("pk")[:500]),
        "decides": decides and destruction.state == Destruction.State.PROPOSED,
        "own": destruction.proposed_by_id == by.pk,
    }
    return render(request, "room/destruction.html", context)


@needs("room.destroy")
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    _found(request, pk)
    actions.approve_destruction(destruction_id=pk, by=person(request))
    return redirect(request, "room:destruction", pk, message=_("Approved; the units may be destroyed now."))


@needs("room.destroy")
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    destruction = _found(request, pk)
    form = RemarkForm(request.POST or None)
    if form.done(actions.reject_destruction, destruction_id=pk, by=person(request)):
        return redirect(request, "room:destruction", pk, message=_("Rejected"))
    return dialog(
        request, _("Do not destroy: %(reason)s") % {"reason": destruction.reason}, form, danger=True
    )


def _found(request: HttpRequest, pk: int) -> Destruction:
    rows = visible_destructions(person(request)).select_related("proposed_by", "decided_by")
    return get_object_or_404(rows, pk=pk)
