"""Acceptance bills: the list, one bill with its parts and steps, recording, moving and splitting."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.access import visible_customers
from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.trade.ledger.models import AcceptorClass
from coalface.trade.payments.access import visible_bills
from coalface.trade.payments.actions import move_bill, record_bill, split_bill
from coalface.trade.payments.models import Bill
from coalface.trade.payments.rules.bills import STEPS, State
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form, Picker
from coalface.web.components.lists import Choice, Column, DateRange, Empty, Flag, Link, ListScreen, Search
from coalface.web.rendering import redirect, render
from coalface.web.trade.accounts.keeping import yuan_box
from coalface.web.trade.filters import CUSTOMER


class BillList(ListScreen):
    name = "accounts.bills"
    title = gettext_lazy("Acceptance bills")
    right = "money.view"
    default_sort = ("due_on",)
    of_customers = True
    columns = (
        Column("due_on", gettext_lazy("Due on"), kind="date"),
        Column("number", gettext_lazy("Bill number"), sort=""),
        Column("customer__name", gettext_lazy("Customer"), sort="", grow=True),
        Column("amount", gettext_lazy("Amount, yuan"), kind="yuan", sort=""),
        Column("counted", gettext_lazy("Counted, yuan"), kind="yuan", sort=""),
        Column("state", gettext_lazy("State of the bill"), kind="choice", sort=""),
        Column("acceptor", gettext_lazy("Acceptor"), kind="choice", sort=""),
        Column("acceptor_name", gettext_lazy("Acceptor's name"), sort=""),
        Column("drawer", gettext_lazy("Drawer"), sort="", shown=False),
        Column("partner", gettext_lazy("With whom"), sort="", shown=False),
        Column("received_on", gettext_lazy("Received on"), kind="date", sort=""),
    )
    filters = (
        Search(gettext_lazy("Bill number"), "number"),
        DateRange("due_on", gettext_lazy("Due")),
        CUSTOMER,
        Choice("state", gettext_lazy("State of the bill"), Bill.State.choices),
        Choice("acceptor", gettext_lazy("Acceptor"), AcceptorClass.choices),
        Flag("held", gettext_lazy("In our hands"), Q(state__in=(State.HELD, State.PLEDGED))),
    )
    empty = Empty(
        gettext_lazy("No bills yet"),
        gettext_lazy("Record a bill a customer paid with; it counts by its acceptor until it is paid."),
        icon="certificate",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Bill]:
        return visible_bills(person(request)).exclude(state=State.SPLIT).select_related("customer")

    def row_url(self, row: Bill) -> str:
        return record_url("accounts:bill", row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not may(person(request), "money.edit"):
            return ()
        return (Link(_("New bill"), reverse("accounts:bill_new"), primary=True),)


class BillForm(Form):
    number = forms.CharField(label=gettext_lazy("Bill number"), max_length=40)
    drawer = forms.CharField(label=gettext_lazy("Drawer"), max_length=200)
    acceptor = forms.ChoiceField(label=gettext_lazy("Acceptor"), choices=AcceptorClass.choices)
    acceptor_name = forms.CharField(label=gettext_lazy("Acceptor's name"), max_length=200)
    issued_on = DateField(label=gettext_lazy("Issued on"))
    due_on = DateField(label=gettext_lazy("Due on"))
    amount = yuan_box(gettext_lazy("Amount, yuan"))
    received_on = DateField(label=gettext_lazy("Received on"))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"] = forms.ModelChoiceField(
            visible_customers(user, "money.edit"),
            widget=Picker("trade:customer_options", {"class": "form-select"}),
            label=gettext_lazy("Customer"),
        )
        self.order_fields(["customer"])


class MoveForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    step = forms.ChoiceField(label=gettext_lazy("What became of it"))
    partner = forms.CharField(
        label=gettext_lazy("With whom"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Who it was endorsed to, or the bank it was discounted with or pledged to."),
    )
    on = DateField(label=gettext_lazy("Day"))

    def __init__(self, bill: Bill, *args: Any, **kwargs: Any) -> None:
        initial = {"version": bill.version, "on": timezone.localdate()}
        super().__init__(*args, initial=initial, **kwargs)
        wanted = STEPS[State(bill.state)] - {State.SPLIT}
        field = self.fields["step"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.value, one.label) for one in Bill.State if one.value in wanted]


class SplitForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    parts = forms.CharField(
        label=gettext_lazy("Parts, yuan"),
        help_text=gettext_lazy("Such as 300000 + 700000; together exactly the bill, down to 0.01 yuan."),
    )

    def clean_parts(self) -> list[Decimal]:
        texts = self.cleaned_data["parts"].replace("，", "+").replace("＋", "+").split("+")
        try:
            return [Decimal(text.strip().replace(",", "")) for text in texts]
        except InvalidOperation:
            raise ValidationError(_("Write amounts with + between them.")) from None


@needs("money.view")
def bill(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    found = _bill(request, pk)
    context = {
        "bill": found,
        "parts": visible_bills(user).filter(parent=found).order_by("range_from"),
        "may_move": may(user, "money.edit") and bool(STEPS[State(found.state)]),
        "may_split": may(user, "money.edit") and found.state == State.HELD,
        "history": field_history(found, holds=lambda right: may(user, right)),
    }
    return render(request, "accounts/bill.html", context)


@needs("money.edit")
def new(request: HttpRequest) -> HttpResponse:
    initial = {"received_on": timezone.localdate(), **request.GET.dict()}
    form = BillForm(person(request), request.POST or None, initial=initial)
    if made := form.made(record_bill, by=person(request)):
        return redirect(request, "accounts:bill", made.pk, message=_("Recorded"))
    return dialog(request, _("New bill"), form)


@needs("money.edit")
def move(request: HttpRequest, pk: int) -> HttpResponse:
    found = _bill(request, pk)
    form = MoveForm(found, request.POST or None)
    if form.done(move_bill, bill=found, by=person(request)):
        return redirect(request, "accounts:bill", pk, message=_("Saved"))
    return dialog(request, str(found), form)


@needs("money.edit")
def split(request: HttpRequest, pk: int) -> HttpResponse:
    found = _bill(request, pk)
    form = SplitForm(request.POST or None, initial={"version": found.version})
    if form.done(split_bill, bill=found, by=person(request)):
        return redirect(request, "accounts:bill", pk, message=_("Saved"))
    return dialog(request, _("Split %(number)s") % {"number": found}, form)


def _bill(request: HttpRequest, pk: int) -> Bill:
    rows = visible_bills(person(request)).select_related("customer", "receipt", "parent", "recorded_by")
    return get_object_or_404(rows, pk=pk)
