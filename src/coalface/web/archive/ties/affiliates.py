"""A customer's affiliates: its ties, the tree of its group, what is at stake with the whole group."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.archive.affiliates.access import visible_affiliations
from coalface.archive.affiliates.actions import affiliate, correct_affiliation, end_affiliation
from coalface.archive.affiliates.models import Affiliation
from coalface.archive.affiliates.queries import Group, group_of
from coalface.archive.affiliates.rules import Branch, Company
from coalface.archive.customers.access import editable_customers
from coalface.archive.customers.models import Customer
from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.kernel.measures import fen, from_fen
from coalface.trade.chain.queries import Exposure, exposures
from coalface.web.access import needs, person, seen_version
from coalface.web.archive.tabs import tab_context
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form, Picker
from coalface.web.components.timeline import Node
from coalface.web.rendering import redirect, render

HIDDEN = gettext_lazy("a customer out of your reach")
SIDES = (
    ("lower", gettext_lazy("The other company is the owner, head or guarantor")),
    ("upper", gettext_lazy("This customer is the owner, head or guarantor")),
)


class AffiliationForm(Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of affiliation"), choices=Affiliation.Kind.choices)
    side = forms.ChoiceField(label=gettext_lazy("Which way"), choices=SIDES)
    other = forms.ModelChoiceField(
        Customer.objects.live(),
        label=gettext_lazy("Other customer"),
        required=False,
        widget=Picker("archive:customer_options"),
    )
    outside = forms.CharField(label=gettext_lazy("Or a company outside"), max_length=200, required=False)
    pct = forms.DecimalField(label=gettext_lazy("Share, %"), max_digits=5, decimal_places=2, required=False)
    amount = forms.DecimalField(
        label=gettext_lazy("Amount guaranteed, yuan"), max_digits=15, decimal_places=2, required=False
    )
    from_on = DateField(label=gettext_lazy("From"), required=False)
    until_on = DateField(label=gettext_lazy("Until"), required=False)
    source = forms.CharField(label=gettext_lazy("Source"), max_length=200, required=False)

    def facts(self) -> dict[str, Any]:
        """What the actions take: the side as a flag, the amount in fen."""
        given = super().facts()
        amount, side = given.pop("amount"), given.pop("side")
        return given | {"is_upper": side == "upper", "amount_fen": None if amount is None else fen(amount)}


class CorrectionForm(AffiliationForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("other", "outside"):
            self.fields[name].help_text = _("Left empty: it stays the company it is.")


@needs("customer.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by, today = person(request), timezone.localdate()
    context = tab_context(request, pk)
    customer: Customer = context["customer"]
    group = group_of(by, customer, today)
    lines = exposures(by, group.customers, today)
    context |= {
        "group": group,
        "nodes": [_node(branch, group, customer) for branch in group.trees],
        "ties": [_told(tie, group, customer) for tie in group.ties],
        "lines": lines,
        "totals": _totals(lines) if lines is not None else None,
        "can_edit": editable_customers(by).filter(pk=pk).exists(),
    }
    return render(request, "ties/affiliates.html", context)


def _name(company: Company, group: Group) -> str:
    return group.names.get(company) or str(HIDDEN)


def _node(branch: Branch, group: Group, here: Customer) -> Node:
    kind, pk = branch.company
    name = _name(branch.company, group)
    label = _("%(name)s (shown above)") % {"name": name} if branch.again else name
    seen = kind == "customer" and branch.company in group.names and pk != here.pk
    return Node(
        label,
        url=reverse("ties:affiliates", args=[pk]) if seen else "",
        count=f"{branch.pct:f}%" if branch.pct is not None else None,
        children=tuple(_node(below, group, here) for below in branch.below),
    )


def _told(tie: Affiliation, group: Group, here: Customer) -> tuple[Affiliation, str, str]:
    return tie, _name(tie.upper, group), _name(tie.lower, group)


def _totals(lines: Sequence[Exposure]) -> dict[str, Decimal]:
    return {
        "shipped": sum((line.shipped_yuan for line in lines), Decimal(0)),
        "received": sum((line.received_yuan for line in lines), Decimal(0)),
        "unpaid": sum((line.unpaid_yuan for line in lines), Decimal(0)),
        "unpriced": sum((line.unpriced_tonnes for line in lines), Decimal(0)),
        "contracts": sum((Decimal(line.contracts) for line in lines), Decimal(0)),
    }


@needs("customer.edit")
def new(request: HttpRequest, pk: int) -> HttpResponse:
    customer = get_object_or_404(editable_customers(person(request)), pk=pk)
    form = AffiliationForm(request.POST or None)
    if form.done(affiliate, customer_id=pk, by=person(request)):
        return redirect(request, "ties:affiliates", pk, message=_("Saved"))
    return dialog(request, _("New affiliation of %(name)s") % {"name": customer.name}, form)


@needs("customer.edit")
@require_POST
def end(request: HttpRequest, pk: int, affiliation: int) -> HttpResponse:
    seen, by = seen_version(request), person(request)
    end_affiliation(affiliation_id=affiliation, customer_id=pk, version=seen, by=by)
    return redirect(request, "ties:affiliates", pk, message=_("Saved"))


@needs("customer.edit")
def correct(request: HttpRequest, pk: int, affiliation: int) -> HttpResponse:
    """Put right what was typed wrong; what stood before is listed in the history."""
    customer, tie = _own_tie(request, pk, affiliation)
    form = CorrectionForm(request.POST or None, initial=_initial(tie, customer))
    if form.done(correct_affiliation, affiliation_id=affiliation, customer_id=pk, by=person(request)):
        return redirect(request, "ties:affiliates", pk, message=_("Saved"))
    return dialog(request, _("Correct an affiliation of %(name)s") % {"name": customer.name}, form)


@needs("customer.edit")
def history(request: HttpRequest, pk: int, affiliation: int) -> HttpResponse:
    """What was corrected, field by field."""
    customer, tie = _own_tie(request, pk, affiliation)
    by = person(request)
    context = {
        "name": customer.name,
        "back": reverse("ties:affiliates", args=[pk]),
        "changes": field_history(tie, holds=lambda right: may(by, right)),
    }
    return render(request, "admission/history.html", context)


def _own_tie(request: HttpRequest, pk: int, affiliation: int) -> tuple[Customer, Affiliation]:
    by = person(request)
    customer = get_object_or_404(editable_customers(by), pk=pk)
    rows = visible_affiliations(by, "customer.edit")
    mine = rows.filter(Q(upper_customer=customer) | Q(lower_customer=customer))
    return customer, get_object_or_404(mine, pk=affiliation)


def _initial(tie: Affiliation, customer: Customer) -> dict[str, Any]:
    names = ("version", "kind", "pct", "from_on", "until_on", "source")
    return {name: getattr(tie, name) for name in names} | {
        "side": "upper" if tie.upper_customer_id == customer.pk else "lower",
        "amount": None if tie.amount_fen is None else from_fen(tie.amount_fen),
    }
