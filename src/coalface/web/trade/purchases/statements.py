"""A purchase statement on its page; drawing up, working out anew, approval."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.identity.people.access import may
from coalface.kernel.periods import Month
from coalface.trade.purchasing import actions
from coalface.trade.purchasing.access import EDIT, SEE, pays, visible_statements
from coalface.trade.purchasing.models import PurchaseStatement, PurchaseStatementVersion
from coalface.trade.purchasing.queries.statements import reckon
from coalface.trade.purchasing.queries.suppliers import paid_on
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form
from coalface.web.desk.approvals import strips
from coalface.web.rendering import redirect, render
from coalface.web.trade.purchases.forms import PrepareForm, ReasonForm, ReworkForm, SubmitForm
from coalface.web.trade.purchases.words import amounts
from coalface.web.trade.statements import act_on, line_words, told


def statement_of(request: HttpRequest, pk: int, right: str = SEE) -> PurchaseStatement:
    rows = visible_statements(person(request), right)
    return get_object_or_404(rows.select_related("contract__supplier", "contract__formula"), pk=pk)


@needs(SEE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest version, or the one asked for, line by line, and whether something has changed since."""
    statement, by = statement_of(request, pk), person(request)
    context = told(request, statement, reckon)
    version: PurchaseStatementVersion = context["version"]
    lines = version.lines.select_related("lot__contract__product")
    context |= {
        "lines": [line_words(line, line.lot.contract.product.name) for line in lines],
        "sums": amounts(version),
        "paid": paid_on(statement),
        "payments": statement.payments.order_by("paid_on", "pk"),
        "strips": strips(request, "purchasestatement", pk),
        "may_edit": may(by, EDIT),
        "may_pay": pays(by) and statement.posted_yuan > 0,
    }
    return render(request, "purchases/statement.html", context)


@needs(EDIT)
def new(request: HttpRequest) -> HttpResponse:
    month = Month.of(timezone.localdate()) + (-1)
    start = {"first": month.first, "last": month.last, **request.GET.dict()}
    form = PrepareForm(request.POST or None, user=person(request), initial=start)
    if made := form.made(actions.prepare_purchase_statement, by=person(request)):
        return redirect(request, "purchases:statement", made.pk, message=_("Drawn up"))
    return dialog(request, _("New purchase statement"), form)


@needs(EDIT)
def rework(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, ReworkForm, actions.rework_purchase_statement, _("Work out anew"))


@needs(EDIT)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, SubmitForm, actions.submit_purchase_statement, _("Send for approval"))


@needs(EDIT)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, ReasonForm, actions.cancel_purchase_statement, _("Cancel the statement"))


def _act(
    request: HttpRequest, pk: int, kind: type[Form], act: Callable[..., object], title: str
) -> HttpResponse:
    statement = statement_of(request, pk, EDIT)
    return act_on(request, statement, "purchases:statement", kind, act, title)
