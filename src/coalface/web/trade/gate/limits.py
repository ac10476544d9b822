"""What the gate allows and what may be lost: as it stands, as it stood, and setting it anew."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.people.access import may
from coalface.trade.dispatch.access import visible_limits
from coalface.trade.dispatch.actions import set_limits
from coalface.trade.dispatch.models import GateLimits
from coalface.trade.dispatch.queries.limits import limits_on
from coalface.trade.dispatch.rules.limits import WAYS, HouseLimits
from coalface.trade.dispatch.rules.losses import Allowance
from coalface.trade.dispatch.rules.weighing import Limits
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form
from coalface.web.components.lists import Column, Empty, Link, ListScreen
from coalface.web.rendering import redirect
from coalface.web.trade.gate.arrivals import loss_tabs

WAY_NAMES = {
    "rail": gettext_lazy("rail"),
    "water": gettext_lazy("water"),
    "road": gettext_lazy("road"),
    "other": gettext_lazy("other"),
}


def loss_words(row: GateLimits) -> str:
    """Each way with what may be lost and, where it is, from where weights are disputed."""
    allowed = [(WAY_NAMES[way], row.house.allowance(way)) for way in WAYS]
    return "; ".join(
        f"{name} {one.pct}%"
        + (f" ({_('dispute from')} {one.dispute_pct}%)" if one.dispute_pct is not None else "")
        for name, one in allowed
    )


class LimitList(ListScreen):
    name = "trade.gate_limits"
    title = gettext_lazy("Limits of the gate")
    right = "trade.view"
    default_sort = ("-from_on",)
    columns = (
        Column("from_on", gettext_lazy("Valid from"), kind="date"),
        Column("most_gross_tonnes", gettext_lazy("Most gross weight, t"), kind="tonnes", sort=""),
        Column("note_over_pct", gettext_lazy("Above the note at most, %"), kind="pct", sort=""),
        Column("tare_apart_pct", gettext_lazy("Tare apart from the usual, %"), kind="pct", sort=""),
        Column("again_minutes", gettext_lazy("Weighed again within, minutes"), kind="count", sort=""),
        Column("quick_minutes", gettext_lazy("Loaded in less than, minutes"), kind="count", sort=""),
        Column("losses", gettext_lazy("Loss allowed"), value=loss_words, sort="", grow=True),
        Column("source", gettext_lazy("Source of the limits"), sort=""),
        Column("set_by", gettext_lazy("Set by"), sort=""),
    )
    empty = Empty(
        gettext_lazy("Nothing was set yet"),
        gettext_lazy("Until then the limits of the standards count: 49 t on the road, rail 1.2 %."),
        icon="adjustments-horizontal",
    )

    def rows(self, request: HttpRequest) -> QuerySet[GateLimits]:
        return visible_limits(person(request)).select_related("set_by")

    def row_url(self, row: GateLimits) -> str:
        return ""

    def tabs_for(self, request: HttpRequest) -> Sequence[tuple[Any, str, bool]]:
        return loss_tabs(request)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not may(person(request), "policy.edit"):
            return ()
        return (Link(_("Set limits"), reverse("gate:limits_new"), primary=True, dialog=True),)


def _pct(label: Any, **more: Any) -> forms.DecimalField:  # noqa: ANN401 - a lazy text
    return forms.DecimalField(label=label, max_digits=5, decimal_places=2, **more)


class LimitsForm(Form):
    from_on = DateField(label=gettext_lazy("Valid from"))
    most_gross_tonnes = forms.DecimalField(
        label=gettext_lazy("Most gross weight, t"), max_digits=6, decimal_places=3
    )
    note_over_pct = _pct(gettext_lazy("Above the note at most, %"))
    tare_apart_pct = _pct(gettext_lazy("Tare apart from the usual, %"))
    again_minutes = forms.IntegerField(label=gettext_lazy("Weighed again within, minutes"), min_value=0)
    quick_minutes = forms.IntegerField(label=gettext_lazy("Loaded in less than, minutes"), min_value=0)
    source = forms.CharField(
        label=gettext_lazy("Source of the limits"),
        max_length=250,
        help_text=gettext_lazy("The standard, the contract form or the decision these limits come from."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for way in WAYS:
            named = {"way": WAY_NAMES[way]}
            self.fields[f"{way}_pct"] = _pct(_("Loss allowed, %(way)s, %%") % named)
            self.fields[f"{way}_dispute_pct"] = _pct(_("Disputed from, %(way)s, %%") % named, required=False)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "form-control")
        self.order_fields([name for name in self.fields if name != "source"])

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        names = ("most_gross_tonnes", "note_over_pct", "tare_apart_pct", "again_minutes", "quick_minutes")
        losses = {way: Allowance(given[f"{way}_pct"], given[f"{way}_dispute_pct"]) for way in WAYS}
        limits = HouseLimits(Limits(*(given[name] for name in names)), losses)
        return {"from_on": given["from_on"], "limits": limits, "source": given["source"]}


@needs("trade.view")
@needs("policy.edit")
def new(request: HttpRequest) -> HttpResponse:
    """Limits from a day on, begun from those that count today."""
    form = LimitsForm(request.POST or None, initial=_now())
    if form.done(set_limits, by=person(request)):
        return redirect(request, "gate:limits", message=_("Saved"))
    return dialog(request, _("Set limits"), form)


def _now() -> dict[str, Decimal | int | object]:
    today = timezone.localdate()
    now = limits_on(today)
    start: dict[str, Decimal | int | object] = {"from_on": today}
    for name in ("most_gross_tonnes", "note_over_pct", "tare_apart_pct", "again_minutes", "quick_minutes"):
        start[name] = getattr(now.gate, name)
    for way in WAYS:
        allowed = now.allowance(way)
        start |= {f"{way}_pct": allowed.pct, f"{way}_dispute_pct": allowed.dispute_pct}
    return start
