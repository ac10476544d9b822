"""Opening an account, adjusting it, blocking it, and granting credit."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.trade.chain.queries import mean_monthly_sales
from coalface.trade.ledger import actions
from coalface.trade.ledger.models import Bucket, CreditRating
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form
from coalface.web.rendering import redirect

BUCKETS = [
    (Bucket.RECEIVED, gettext_lazy("money received")),
    (Bucket.SETTLED, gettext_lazy("settled amount owed")),
]


def yuan_box(label: Any, **more: Any) -> forms.DecimalField:  # noqa: ANN401 - a lazy text
    attrs = {"inputmode": "decimal"}
    return forms.DecimalField(
        label=label, max_digits=18, decimal_places=2, widget=forms.TextInput(attrs), **more
    )


class OpenForm(Form):
    opened_on = DateField(label=gettext_lazy("Account opened on"))
    opening = yuan_box(
        gettext_lazy("Opening balance, yuan"),
        help_text=gettext_lazy("Above 0: the customer has paid ahead. Below 0: it owes."),
    )
    due_on = DateField(label=gettext_lazy("Due on, when it owes"), required=False)


class AdjustForm(Form):
    bucket = forms.ChoiceField(label=gettext_lazy("What is adjusted"), choices=BUCKETS)
    amount = yuan_box(
        gettext_lazy("Amount, yuan"), help_text=gettext_lazy("With a minus sign to take something away.")
    )
    day_on = DateField(label=gettext_lazy("Day"))
    due_on = DateField(label=gettext_lazy("Due on"), required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=250)


class BlockForm(Form):
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=250)


class GrantForm(Form):
    mean_monthly_sales = yuan_box(gettext_lazy("Mean monthly sales, yuan"))
    term_days = forms.IntegerField(label=gettext_lazy("Term, days"), min_value=0)
    rating = forms.ChoiceField(label=gettext_lazy("Credit rating"), choices=CreditRating.choices)
    limit = yuan_box(
        gettext_lazy("Credit limit, yuan"),
        help_text=gettext_lazy("At most mean monthly sales × term / 30 × the factor of the rating."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=250)


@needs("account.edit")
def open_account(request: HttpRequest, pk: int) -> HttpResponse:
    found = _customer(request, pk, "account.edit")
    form = OpenForm(request.POST or None, initial={"opened_on": timezone.localdate(), "opening": "0.00"})
    return _act(request, found, form, actions.open_account, _("Open the account of %(name)s"))


@needs("account.edit")
def adjust(request: HttpRequest, pk: int) -> HttpResponse:
    found = _customer(request, pk, "account.edit")
    form = AdjustForm(request.POST or None, initial={"day_on": timezone.localdate()})
    return _act(request, found, form, actions.adjust, _("Adjust the account of %(name)s"))


@needs("account.edit")
def block(request: HttpRequest, pk: int) -> HttpResponse:
    found = _customer(request, pk, "account.edit")
    form = BlockForm(request.POST or None)
    return _act(request, found, form, actions.block_account, _("Block the account of %(name)s"))


@needs("account.edit")
def unblock(request: HttpRequest, pk: int) -> HttpResponse:
    found = _customer(request, pk, "account.edit")
    form = Form(request.POST if request.method == "POST" else None)
    return _act(request, found, form, actions.unblock_account, _("Lift the block on %(name)s"))


@needs("credit.grant")
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    found = _customer(request, pk, "credit.grant")
    form = GrantForm(request.POST or None, initial=_proposal(request, found))
    return _act(request, found, form, actions.grant_credit, _("Grant credit to %(name)s"))


def _proposal(request: HttpRequest, found: Customer) -> dict[str, object]:
    if request.method == "POST":
        return {}
    sales = mean_monthly_sales(person(request), found, timezone.localdate())
    return {"mean_monthly_sales": sales or Decimal(0), "term_days": 30, "rating": CreditRating.A}


def _customer(request: HttpRequest, pk: int, right: str) -> Customer:
    return get_object_or_404(visible_customers(person(request), right), pk=pk)


def _act(
    request: HttpRequest, found: Customer, form: Form, act: Callable[..., object], title: str
) -> HttpResponse:
    if form.done(act, customer=found, by=person(request)):
        return redirect(request, "accounts:customer", found.pk, message=_("Saved"))
    return dialog(request, title % {"name": found.name}, form)
