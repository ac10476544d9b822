"""Money on the bank account: what waits for an owner, whose it is, and taking that back."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.queries import Similar, similar_customers
from coalface.desk.imports.access import may_import
from coalface.desk.imports.registry import kind_named
from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.trade.payments.access import editable_bank_lines, visible_bank_lines
from coalface.trade.payments.actions import assign_line, release_line, set_line_aside
from coalface.trade.payments.models import BankLine, BankReceipt
from coalface.trade.payments.queries.banking import WAITING, by_state
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.components.badges import Badge
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form, Picker
from coalface.web.components.lists import Choice, Column, DateRange, Empty, Flag, Link, ListScreen, Search
from coalface.web.components.lists.columns import mark
from coalface.web.figures import plain
from coalface.web.rendering import redirect, render

IMPORT = "bank_lines"
STATES = {
    BankLine.State.WAITING: Badge("amber", "clock", BankLine.State.WAITING.label),
    BankLine.State.TAKEN: Badge("green", "check", BankLine.State.TAKEN.label),
    BankLine.State.SET_ASIDE: Badge("grey", "ban", BankLine.State.SET_ASIDE.label),
}


def _how(row: BankLine) -> str:
    taken: BankReceipt | None = getattr(row, "taken", None)
    return taken.get_how_display() if taken else row.why


def _owner(row: BankLine) -> str:
    taken: BankReceipt | None = getattr(row, "taken", None)
    return taken.receipt.customer.name if taken else ""


class BankLineList(ListScreen):
    name = "accounts.bank_lines"
    title = gettext_lazy("Bank receipts")
    right = "money.view"
    default_sort = ("-received_on",)
    columns = (
        Column("received_on", gettext_lazy("Received on"), kind="date"),
        Column("payer_name", gettext_lazy("Payer"), sort="", grow=True),
        Column("amount", gettext_lazy("Amount, yuan"), kind="yuan", sort=""),
        Column(
            "state",
            gettext_lazy("What was done with it"),
            kind="html",
            value=lambda row: mark(STATES[row.state]),
            sort="",
        ),
        Column("customer", gettext_lazy("Customer"), value=_owner, sort=""),
        Column("how", gettext_lazy("How it was found"), value=_how, sort=""),
        Column("words", gettext_lazy("Purpose"), value=lambda row: row.words, sort=""),
        Column("payer_account", gettext_lazy("Payer's account number"), sort="", shown=False),
        Column("serial", gettext_lazy("Bank's serial number"), sort="", shown=False),
    )
    filters = (
        Search(gettext_lazy("Payer, purpose or serial number"), "payer_name", "purpose", "summary", "serial"),
        Flag("waiting", gettext_lazy("Waiting for an owner"), WAITING),
        Choice("standing", gettext_lazy("What was done with it"), BankLine.State.choices),
        DateRange("received_on", gettext_lazy("Received on")),
    )
    empty = Empty(
        gettext_lazy("No bank statement read yet"),
        gettext_lazy("Import a statement: what known customers paid is recorded, the rest waits here."),
        icon="zoom-question",
    )

    def rows(self, request: HttpRequest) -> QuerySet[BankLine]:
        rows = by_state(visible_bank_lines(person(request)))
        return rows.select_related("taken__receipt__customer")

    def row_url(self, row: BankLine) -> str:
        return record_url("accounts:bank_line", row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not may_import(person(request), kind_named(IMPORT)):
            return ()
        address = f"{reverse('imports:start')}?content={IMPORT}"
        return (Link(_("Read a bank statement"), address, primary=True),)


class AssignForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    remember = forms.BooleanField(
        label=gettext_lazy("Remember the payer's account number for this customer"),
        required=False,
        help_text=gettext_lazy("What comes from this account later is recorded for the customer at once."),
    )

    def __init__(self, line: BankLine, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"] = forms.ModelChoiceField(
            visible_customers(user, "money.edit").filter(deleted_at__isnull=True),
            widget=Picker("trade:customer_options", {"class": "form-select"}),
            label=gettext_lazy("Customer"),
        )
        self.order_fields(["version", "customer"])
        if not line.payer_account:
            del self.fields["remember"]

    def facts(self) -> dict[str, Any]:
        return {"remember": False, **self.cleaned_data}


class AsideForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(
        label=gettext_lazy("Reason"), max_length=250, help_text=gettext_lazy("Such as interest, or a refund.")
    )


class ReleaseForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


@needs("money.view")
def line(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    found = _line(visible_bank_lines(user), pk)
    waiting = found.state == BankLine.State.WAITING
    may_edit = editable_bank_lines(user).filter(pk=pk).exists()
    context = {
        "line": found,
        "badge": STATES[found.state],
        "taken": getattr(found, "taken", None),
        "may_assign": waiting and may_edit,
        "may_release": not waiting and may_edit,
        "candidates": _candidates(user, found) if waiting and may_edit else [],
        "history": field_history(found, holds=lambda right: may(user, right)),
    }
    return render(request, "accounts/bank_line.html", context)


@needs("money.edit")
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose money it is; `customer` in the address proposes one."""
    user = person(request)
    found = _line(editable_bank_lines(user), pk)
    initial = {"version": found.version, "remember": True, "customer": request.GET.get("customer", "")}
    form = AssignForm(found, user, request.POST or None, initial=initial)
    said = {"amount": plain(found.amount, 2), "payer": found.payer_name or found.serial}
    title = _("Whose are the %(amount)s yuan of %(payer)s?") % said
    return _act(request, found, form, assign_line, title)


@needs("money.edit")
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    found = _line(editable_bank_lines(person(request)), pk)
    form = AsideForm(request.POST or None, initial={"version": found.version})
    return _act(request, found, form, set_line_aside, _("No payment of a customer"))


@needs("money.edit")
def release(request: HttpRequest, pk: int) -> HttpResponse:
    found = _line(editable_bank_lines(person(request)), pk)
    form = ReleaseForm(request.POST or None, initial={"version": found.version})
    return _act(request, found, form, release_line, _("Let it wait for its owner again"))


def _act(
    request: HttpRequest,
    found: BankLine,
    form: Form,
    act: Callable[..., object],
    title: str,
) -> HttpResponse:
    if form.done(act, line=found, by=person(request)):
        return redirect(request, "accounts:bank_line", found.pk, message=_("Saved"))
    return dialog(request, title, form)


def _candidates(user: User, found: BankLine) -> list[Similar]:
    """Customers whose names are like the payer's, those in reach."""
    if not found.payer_name:
        return []
    similar = similar_customers(user, name=found.payer_name)
    return [one for one in similar if one.customer_id is not None and not one.in_bin]


def _line(rows: QuerySet[BankLine], pk: int) -> BankLine:
    return get_object_or_404(rows.select_related("taken__receipt__customer", "taken__taken_by"), pk=pk)
