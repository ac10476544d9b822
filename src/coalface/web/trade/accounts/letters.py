"""Letters that compare the books with a customer: the list, one with its lines, the answer, the paper."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.access import visible_customers
from coalface.desk.papers.press import Json, press
from coalface.identity.people.access import may, visible_departments
from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade import payments as app
from coalface.trade.ledger.models import Bucket, Entry
from coalface.trade.payments.access import visible_reconciliations
from coalface.trade.payments.actions import keep_answer, write_letter
from coalface.trade.payments.models import Reconciliation, TransitItem
from coalface.trade.payments.queries.items import lines_of_books
from coalface.trade.payments.rules.reconciling import Side, Transit
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form
from coalface.web.components.lists import Choice, Column, DateRange, Empty, ListScreen, Search
from coalface.web.figures import plain
from coalface.web.rendering import redirect, render
from coalface.web.trade.accounts.keeping import yuan_box

SHEET = Path(app.__path__[0]) / "sheets" / "letter.typ"
ITEMS = 4
TO_FILL_IN = "\u3000"
"""A cell of the paper that the customer writes in."""


class LetterList(ListScreen):
    name = "accounts.letters"
    title = gettext_lazy("Reconciliations")
    right = "money.view"
    default_sort = ("-to_on",)
    columns = (
        Column("number", gettext_lazy("Letter number"), sort=""),
        Column("account__customer__name", gettext_lazy("Customer"), sort="", grow=True),
        Column("from_on", gettext_lazy("From"), kind="date", sort=""),
        Column("to_on", gettext_lazy("Up to"), kind="date"),
        Column("our_closing", gettext_lazy("Our closing, yuan"), kind="yuan", sort=""),
        Column("their_closing", gettext_lazy("Their closing, yuan"), kind="yuan", sort=""),
        Column("state", gettext_lazy("Answer"), kind="choice", sort=""),
        Column("answered_on", gettext_lazy("Answered on"), kind="date", sort=""),
    )
    filters = (
        Search(gettext_lazy("Customer"), "account__customer__name", "number"),
        DateRange("to_on", gettext_lazy("Up to")),
        Choice("state", gettext_lazy("Answer"), Reconciliation.State.choices),
    )
    empty = Empty(
        gettext_lazy("No letters yet"),
        gettext_lazy("Write one on a customer's running account, and keep the answer here."),
        icon="mail",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Reconciliation]:
        return visible_reconciliations(person(request)).select_related("account__customer")

    def row_url(self, row: Reconciliation) -> str:
        return record_url("accounts:letter", row.pk)


class WriteForm(Form):
    from_on = DateField(label=gettext_lazy("From"))
    to_on = DateField(label=gettext_lazy("Up to"))


class AnswerForm(Form):
    """Their balance, and what only one side has in its books: a few lines, empty ones are left out."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    their_closing = yuan_box(gettext_lazy("Their closing, yuan"))
    answered_by = forms.CharField(label=gettext_lazy("Answered by"), max_length=100)
    answered_on = DateField(label=gettext_lazy("Answered on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, ITEMS + 1):
            self.fields[f"amount{place}"] = yuan_box(
                _("In transit %(place)s: yuan they owe more") % {"place": place}, required=False
            )
            self.fields[f"side{place}"] = forms.ChoiceField(
                label=_("In whose books"), choices=TransitItem.Side.choices, required=False
            )
            self.fields[f"day{place}"] = DateField(label=_("Day"), required=False)
            self.fields[f"words{place}"] = forms.CharField(
                label=_("What it says"), max_length=250, required=False
            )
            for name in ("amount", "side", "day", "words"):
                look = "form-select" if name == "side" else "form-control"
                self.fields[f"{name}{place}"].widget.attrs["class"] = look

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        items = [
            Transit(
                Side(given[f"side{place}"]),
                given[f"day{place}"] or given["answered_on"],
                given[f"words{place}"],
                given[f"amount{place}"],
            )
            for place in range(1, ITEMS + 1)
            if given[f"amount{place}"] is not None
        ]
        names = ("version", "their_closing", "answered_by", "answered_on")
        return {**{name: given[name] for name in names}, "items": items}


@needs("money.view")
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    found = _letter(request, pk)
    context = {
        "letter": found,
        "lines": lines_of_books(found.account, found.from_on, found.to_on),
        "items": list(found.items.all()),
        "adjusted": found.adjusted,
        "may_answer": may(person(request), "money.edit") and found.state == Reconciliation.State.SENT,
    }
    return render(request, "accounts/letter.html", context)


@needs("money.edit")
def write(request: HttpRequest, pk: int) -> HttpResponse:
    customer = get_object_or_404(visible_customers(person(request), "money.edit"), pk=pk)
    last = Month.of(timezone.localdate()) - 1
    form = WriteForm(request.POST or None, initial={"from_on": last.first, "to_on": last.last})
    if made := form.made(write_letter, customer=customer, by=person(request)):
        return redirect(request, "accounts:letter", made.pk, message=_("Saved"))
    return dialog(request, _("Compare the books with %(name)s") % {"name": customer.name}, form)


@needs("money.edit")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    found = _letter(request, pk)
    initial = {
        "version": found.version,
        "their_closing": found.our_closing,
        "answered_on": timezone.localdate(),
    }
    form = AnswerForm(request.POST or None, initial=initial)
    if form.done(keep_answer, letter=found, by=person(request)):
        return redirect(request, "accounts:letter", pk, message=_("Saved"))
    return dialog(request, _("Answer to %(number)s") % {"number": found}, form)


@needs("money.view")
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as PDF, with the line-by-line list and room for the customer's own."""
    reader, found = person(request), _letter(request, pk)
    lines = lines_of_books(found.account, found.from_on, found.to_on)
    response = HttpResponse(
        press(SHEET, _printed(found, list(lines), reader), reader=reader), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _letter(request: HttpRequest, pk: int) -> Reconciliation:
    rows = visible_reconciliations(person(request)).select_related("account__customer", "written_by")
    return get_object_or_404(rows.prefetch_related("items"), pk=pk)


def _printed(found: Reconciliation, lines: Sequence[Entry], by: User) -> dict[str, Json]:
    root = visible_departments(by).filter(parent=None).order_by("position", "pk").first()
    head: list[Json] = [_("Day"), _("What it says"), _("Invoiced, yuan"), _("Received from you, yuan")]
    return {
        "title": _("Reconciliation of accounts"),
        "company": str(root or ""),
        "number": found.number,
        "footer": _("Printed on %(day)s by %(person)s") % {"day": timezone.localdate(), "person": by},
        "address": _("To %(name)s:") % {"name": found.account.customer.name},
        "words": _said(found.our_closing, found.to_on),
        "facts": [
            [_("From"), str(found.from_on)],
            [_("Up to"), str(found.to_on)],
            [_("Opening, yuan"), plain(found.our_opening, 2)],
            [_("Closing, yuan"), plain(found.our_closing, 2)],
        ],
        "lines_title": _("Our books"),
        "head": head,
        "rows": [_row(line) for line in lines],
        "nothing": _("Nothing was posted on these days."),
        "theirs_title": _("Your books, where they differ"),
        "their_head": head,
        "their_rows": [[TO_FILL_IN] * 4] * 4,
        "answer_title": _("Answer"),
        "answer": _("□ agrees   □ does not agree; by our books the balance is ____________ yuan."),
        "signatures": [_("Customer (seal)"), _("Handled by"), _("Day")],
    }


def _said(closing: Decimal, on: date) -> str:
    """Who owes whom; a customer who has paid ahead owes nothing."""
    said = {"day": on, "amount": plain(abs(closing), 2)}
    if closing < 0:
        return _("By our books we hold %(amount)s yuan you paid ahead at the end of %(day)s.") % said
    return _("By our books you owe us %(amount)s yuan at the end of %(day)s. Please compare.") % said


def _row(line: Entry) -> list[Json]:
    amount = plain(line.amount, 2)
    settled = line.bucket == Bucket.SETTLED
    return [str(line.day_on), line.words, amount if settled else "", "" if settled else amount]
