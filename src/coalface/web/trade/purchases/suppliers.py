"""A supplier on their page: card, papers, people, what was bought and what is owed."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.trade.purchasing import actions
from coalface.trade.purchasing.access import (
    EDIT,
    PAY,
    SEE,
    pays,
    visible_contracts,
    visible_payments,
    visible_receipts,
    visible_statements,
    visible_suppliers,
)
from coalface.trade.purchasing.models import Supplier, SupplierPayment
from coalface.trade.purchasing.queries.suppliers import Similar, owed_to, paper_states, similar_suppliers
from coalface.web.access import needs, person, seen_version
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form
from coalface.web.rendering import redirect, render
from coalface.web.trade.purchases.forms import (
    ContactForm,
    LicenceForm,
    NewSupplierForm,
    PaymentForm,
    SupplierForm,
    WhyForm,
)
from coalface.web.trade.purchases.words import CONTRACTS, PAPERS, licence_badge, standing_badge
from coalface.web.trade.statements import TONES

SHOWN = 12
MOST_SIMILAR = 5


def supplier_of(request: HttpRequest, pk: int, right: str = SEE) -> Supplier:
    rows = visible_suppliers(person(request), right).select_related("responsible")
    return get_object_or_404(rows.prefetch_related("licences", "contacts", "mines"), pk=pk)


@needs(SEE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    supplier, by, today = supplier_of(request, pk), person(request), timezone.localdate()
    mine = {"contract__supplier": supplier}
    payments = visible_payments(by).filter(supplier=supplier).select_related("statement")
    context = {
        "supplier": supplier,
        "standing": standing_badge(supplier),
        "papers": [(one, PAPERS[one.status]) for one in paper_states(supplier, today)],
        "licences": [(one, licence_badge(one, today)) for one in supplier.licences.all()],
        "owed": owed_to(supplier),
        "contracts": visible_contracts(by).filter(supplier=supplier).order_by("-starts_on", "-pk")[:SHOWN],
        "receipts": visible_receipts(by).filter(**mine).order_by("-received_on", "-pk")[:SHOWN],
        "statements": visible_statements(by).filter(**mine).order_by("-last_on", "-pk")[:SHOWN],
        "payments": payments.order_by("-paid_on", "-pk")[:SHOWN],
        "contract_tones": CONTRACTS,
        "statement_tones": TONES,
        "may_edit": may(by, EDIT),
        "may_pay": pays(by),
        "history": field_history(supplier, holds=lambda right: may(by, right)),
    }
    return render(request, "purchases/supplier.html", context)


@needs(EDIT)
def new(request: HttpRequest) -> HttpResponse:
    """A new supplier; one that seems to be there already is refused until it was looked at."""
    form = NewSupplierForm(request.POST or None, user=person(request))
    doubles: Sequence[Similar] = ()
    if form.is_valid():
        with form.refusals():
            try:
                made = actions.record_supplier(by=person(request), **form.facts())
            except actions.DuplicateSupplier as duplicate:
                doubles = duplicate.similar
                raise
        if form.ok:
            return redirect(request, "purchases:supplier", made.pk, message=_("Recorded"))
    page = "purchases/supplier_new.html"
    return dialog(request, _("New supplier"), form, template=page, similar=doubles)


@needs(EDIT)
def similar(request: HttpRequest) -> HttpResponse:
    """Which suppliers are like the one being typed in, for the form to show at once."""
    name, code = (request.GET.get(field, "")[:200] for field in ("name", "credit_code"))
    found = similar_suppliers(person(request), name=name, credit_code=code)
    return render(request, "purchases/similar.html", {"similar": found[:MOST_SIMILAR]})


@needs(EDIT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    supplier = supplier_of(request, pk, EDIT)
    form = SupplierForm(request.POST or None, instance=supplier, user=person(request))
    if form.done(actions.change_supplier, supplier_id=pk, version=seen_version(request), by=person(request)):
        return redirect(request, "purchases:supplier", pk, message=_("Saved"))
    return dialog(request, supplier.name, form)


@needs(EDIT)
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    return _add(request, pk, ContactForm(request.POST or None), actions.add_contact, _("New contact"))


@needs(EDIT)
def licence(request: HttpRequest, pk: int) -> HttpResponse:
    return _add(request, pk, LicenceForm(request.POST or None), actions.add_licence, _("New licence"))


@needs(EDIT)
def contact_remove(request: HttpRequest, pk: int, of: int) -> HttpResponse:
    get_object_or_404(supplier_of(request, pk, EDIT).contacts, pk=of)
    return _remove(request, pk, lambda: actions.remove_contact(contact_id=of, by=person(request)))


@needs(EDIT)
def licence_remove(request: HttpRequest, pk: int, of: int) -> HttpResponse:
    get_object_or_404(supplier_of(request, pk, EDIT).licences, pk=of)
    return _remove(request, pk, lambda: actions.remove_licence(licence_id=of, by=person(request)))


@needs(PAY)
def payment_new(request: HttpRequest) -> HttpResponse:
    """A prepayment to any supplier; what pays a statement is recorded on the page of its supplier."""
    return _pay(request, None)


@needs(PAY)
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    return _pay(request, supplier_of(request, pk))


@needs(PAY)
def payment_void(request: HttpRequest, pk: int) -> HttpResponse:
    rows = visible_payments(person(request)).select_related("supplier")
    payment: SupplierPayment = get_object_or_404(rows, pk=pk)
    form = WhyForm(request.POST or None)
    if form.done(actions.void_payment, payment_id=pk, by=person(request)):
        return redirect(request, "purchases:supplier", payment.supplier_id, message=_("Voided"))
    return dialog(request, _("Void %(number)s") % {"number": payment}, form, danger=True)


def _pay(request: HttpRequest, supplier: Supplier | None) -> HttpResponse:
    start = {"paid_on": timezone.localdate(), "statement": request.GET.get("statement")}
    form = PaymentForm(request.POST or None, user=person(request), supplier=supplier, initial=start)
    if payment := form.made(actions.record_payment, by=person(request)):
        return redirect(request, "purchases:supplier", payment.supplier_id, message=_("Recorded"))
    title = _("Payment to %(supplier)s") % {"supplier": supplier} if supplier else _("Record a payment")
    return dialog(request, title, form)


def _add(request: HttpRequest, pk: int, form: Form, act: Callable[..., object], title: str) -> HttpResponse:
    supplier_of(request, pk, EDIT)
    if form.done(act, supplier_id=pk, by=person(request)):
        return redirect(request, "purchases:supplier", pk, message=_("Recorded"))
    return dialog(request, title, form)


def _remove(request: HttpRequest, pk: int, act: Callable[[], object]) -> HttpResponse:
    form = Form(request.POST or None)
    if request.method == "POST":
        act()
        return redirect(request, "purchases:supplier", pk, message=_("Removed"))
    return dialog(request, _("Remove it?"), form, danger=True)
