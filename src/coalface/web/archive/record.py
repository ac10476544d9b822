"""A customer's record: facts on the left, the timeline in the middle, what belongs to it on the right."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.credentials.access import visible_credentials
from coalface.archive.credentials.models import Credential
from coalface.archive.credentials.queries import document_of, rule_of, standings_of
from coalface.archive.credentials.rules import (
    CURRENT,
    GOOD,
    Status,
    business_findings,
    completeness_pct,
    status,
)
from coalface.archive.customers.access import right_covers, visible_customers
from coalface.archive.customers.models import Customer
from coalface.archive.merging.queries import current_merge
from coalface.desk.files.queries import attachments_of
from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.kernel.measures import from_kilograms
from coalface.trade.chain.queries import customer_summary
from coalface.web.access import needs, person
from coalface.web.archive.marks import days_left
from coalface.web.archive.tabs import tabs_of
from coalface.web.archive.timeline import composed_kinds, shown
from coalface.web.components.charts import Chart, Series
from coalface.web.rendering import redirect, render


@needs("customer.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    rows = visible_customers(by).select_related("responsible", "department")
    customer = rows.prefetch_related("names", "contacts").filter(pk=pk).first()
    if customer is None:
        return _gone(request, by, pk)
    can_edit = right_covers(by, "customer.edit", customer)
    context = {
        "customer": customer,
        "can_edit": can_edit,
        "kinds": composed_kinds(),
        "contacts": sorted(
            customer.contacts.all(), key=lambda c: (c.left_on is not None, not c.is_primary, c.pk)
        ),
        "files": list(attachments_of(by, customer)[:20]),
        "reasons_url": _reasons_url(customer),
        "tabs": tabs_of(request, customer),
        **_trade(by, customer),
        **_credentials(by, customer),
        **shown(request, customer),
    }
    return render(request, "archive/customer.html", context)


def _gone(request: HttpRequest, by: User, pk: int) -> HttpResponse:
    """A card that was merged into another one leads there."""
    merge = current_merge(by, pk)
    if merge is None:
        raise Http404
    message = _("%(left)s was merged into this card.") % {"left": merge.left_before["name"]}
    return redirect(request, "archive:customer", merge.kept_id, message=message)


@needs("customer.view")
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed on the card and to the people on it, field by field."""
    by = person(request)
    customer = get_object_or_404(visible_customers(by), pk=pk)
    changes = field_history(customer, holds=lambda right: may(by, right))
    return render(request, "archive/history.html", {"customer": customer, "changes": changes})


def _credentials(by: User, customer: Customer) -> dict[str, Any]:
    """Documents on file with their statuses, what is missing, and what that stops."""
    if not right_covers(by, "credential.view", customer):
        return {"documents": None, "missing": [], "stops": [], "completeness": None}
    today = timezone.localdate()
    rows = visible_credentials(by).filter(customer=customer, state__in=CURRENT)
    documents = list(rows.select_related("kind").order_by("kind__position", "expires_on"))
    held = standings_of(customer, documents, today)
    met = sum(one.status in GOOD for one in held)
    return {
        "documents": [(document, *_worth(document, today)) for document in documents],
        "missing": [one.kind_name for one in held if one.status == "missing"],
        "stops": [finding for finding in business_findings(held) if finding.blocks],
        "completeness": completeness_pct(met=met, asked=len(held)),
    }


def _worth(document: Credential, today: date) -> tuple[Status, str]:
    """Its status today, and how long it still holds."""
    ends = document.expires_on
    return status(rule_of(document.kind), document_of(document), today), days_left(
        None if ends is None else (ends - today).days
    )


def _trade(by: User, customer: Customer) -> dict[str, Any]:
    """Contracts and shipments of the last twelve months; `trade` is None for people who may not see them."""
    if not may(by, "trade.view"):
        return {"trade": None}
    summary = customer_summary(by, customer)
    months = [line.month for line in summary.months]
    listed = reverse("trade:shipments") + f"?customer={customer.pk}"
    window = [f"{listed}&shipped_on_from={m.first}&shipped_on_to={m.last}" for m in months]
    tonnes = [from_kilograms(line.dispatched_kg) for line in summary.months]
    chart = Chart(
        kind="bar",
        title=_("Dispatched by month"),
        labels=[str(month) for month in months],
        series=[Series(_("Dispatched"), tonnes, urls=window)],
        unit="t",
    )
    return {"trade": summary, "trade_chart": chart, "shipments_url": listed}


def _reasons_url(customer: Customer) -> str:
    """The page that explains the grade, when it is installed."""
    try:
        return reverse("grading:customer", args=[customer.pk])
    except NoReverseMatch:
        return ""
