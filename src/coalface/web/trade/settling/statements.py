"""A statement on its page; drawing up, working out anew, freight, approval, invoices."""

from collections.abc import Callable
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.identity.people.access import may
from coalface.kernel.periods import Month
from coalface.trade.settlement import actions
from coalface.trade.settlement.access import EDIT, SEE, visible_invoices, visible_statements
from coalface.trade.settlement.models import Invoice, Statement, StatementVersion
from coalface.trade.settlement.queries import invoiceable, opened_after, over_invoiced, reckon
from coalface.trade.settling.queries import latest
from coalface.trade.settling.rules.taxes import Item
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form
from coalface.web.desk.approvals import strips
from coalface.web.rendering import redirect, render
from coalface.web.trade.settling.forms import (
    FreightForm,
    InvoiceForm,
    PrepareForm,
    ReasonForm,
    RedLetterForm,
    ReworkForm,
    SubmitForm,
)
from coalface.web.trade.settling.words import amounts
from coalface.web.trade.statements import act_on, line_words, told


def statement_of(request: HttpRequest, pk: int, right: str = SEE) -> Statement:
    rows = visible_statements(person(request), right).select_related("contract__customer")
    return get_object_or_404(rows, pk=pk)


@needs(SEE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest version line by line, what it comes to, and whether something has changed since."""
    statement, by = statement_of(request, pk), person(request)
    context = told(request, statement, reckon)
    newest: StatementVersion = context["versions"][0]
    version: StatementVersion = context["version"]
    lines = version.lines.select_related("lot__product")
    context |= {
        "lines": [line_words(line, line.lot.product.name) for line in lines],
        "sums": amounts(version),
        "opened_on": opened_after(statement),
        "beyond": sum(over_invoiced(newest).values()),
        "invoices": list(statement.invoices.select_related("original").order_by("issued_on", "pk")),
        "strips": strips(request, "statement", pk),
        "may_edit": may(by, EDIT),
    }
    return render(request, "settling/statement.html", context)


@needs(EDIT)
def new(request: HttpRequest) -> HttpResponse:
    month = Month.of(timezone.localdate()) + (-1)
    start = {"first": month.first, "last": month.last, **request.GET.dict()}
    form = PrepareForm(request.POST or None, user=person(request), initial=start)
    if made := form.made(actions.prepare_statement, by=person(request)):
        return redirect(request, "settling:statement", made.pk, message=_("Drawn up"))
    return dialog(request, _("New statement"), form)


@needs(EDIT)
def rework(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, ReworkForm, actions.rework_statement, _("Work out anew"))


@needs(EDIT)
def freight(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, FreightForm, actions.set_freight, _("Freight"))


@needs(EDIT)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, SubmitForm, actions.submit_statement, _("Send for approval"))


@needs(EDIT)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, ReasonForm, actions.reopen_statement, _("Reopen for resettlement"))


@needs(EDIT)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, ReasonForm, actions.cancel_statement, _("Cancel the statement"))


@needs(EDIT)
def invoice(request: HttpRequest, pk: int) -> HttpResponse:
    """An invoice upon the statement `pk`; what is left of the coal's amount is offered."""
    statement = statement_of(request, pk, EDIT)
    left = next((item for item in Item if invoiceable(statement, item)), Item.COAL)
    start = {"issued_on": timezone.localdate(), "item": left.value, "amount": invoiceable(statement, left)}
    form = InvoiceForm(request.POST or None, initial=start)
    if form.done(actions.record_invoice, statement_id=pk, by=person(request)):
        return redirect(request, "settling:statement", pk, message=_("Recorded"))
    return dialog(request, _("Invoice upon %(number)s") % {"number": statement}, form)


@needs(EDIT)
def red_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A red letter of the invoice `pk`."""
    original = get_object_or_404(visible_invoices(person(request), EDIT), pk=pk)
    start = {"issued_on": timezone.localdate(), "amount": _to_take_back(original)}
    form = RedLetterForm(request.POST or None, initial=start)
    if form.done(actions.record_red_letter, original_id=pk, by=person(request)):
        return redirect(request, "settling:statement", original.statement_id, message=_("Recorded"))
    return dialog(request, _("Red letter of %(number)s") % {"number": original}, form, danger=True)


def _act(
    request: HttpRequest, pk: int, kind: type[Form], act: Callable[..., object], title: str
) -> HttpResponse:
    statement = statement_of(request, pk, EDIT)
    return act_on(request, statement, "settling:statement", kind, act, title)


def _to_take_back(original: Invoice) -> Decimal:
    """What lies above the statement, as far as the invoice goes; all of it where nothing does."""
    version: StatementVersion | None = latest(original.statement)
    beyond = over_invoiced(version).get(Item(original.item)) if version else None
    return min(original.amount, beyond) if beyond else original.amount
