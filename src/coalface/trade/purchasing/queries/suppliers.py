"""Suppliers with what is owed to them, whether their papers hold, and who may be the same company."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from coalface.archive.credentials.rules import Standing as PaperStanding
from coalface.archive.credentials.rules import Status, business_findings
from coalface.archive.customers.rules import LIKELY, name_core, similarity
from coalface.identity.people.models import User
from coalface.kernel.credit_code import normalise
from coalface.kernel.findings import Finding
from coalface.trade.purchasing.access import visible_suppliers
from coalface.trade.purchasing.models import PurchaseStatement, Supplier, SupplierLicence, SupplierPayment
from coalface.trade.purchasing.rules.payments import balance
from coalface.trade.purchasing.rules.suppliers import (
    Kind,
    Paper,
    Standing,
    paper_statuses,
    standing_findings,
)

_MONEY: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=18, decimal_places=2)
_ZERO = Value(Decimal(0), output_field=_MONEY)


@dataclass(frozen=True, slots=True)
class Owed:
    """What was settled with a supplier, what was paid, and what is left to pay, in yuan."""

    settled: Decimal
    paid: Decimal

    @property
    def balance(self) -> Decimal:
        return balance(self.settled, self.paid)


@dataclass(frozen=True, slots=True)
class Similar:
    """A supplier that may be the same company; `sure` where the credit code or the bare name is the same."""

    supplier: Supplier
    score: Decimal
    sure: bool


@dataclass(frozen=True, slots=True)
class PaperState:
    """How a supplier stands with a licence that their kind is asked for."""

    name: str
    status: Status
    expires_on: date | None


def with_sums(rows: QuerySet[Supplier]) -> QuerySet[Supplier]:
    """Annotates `settled_yuan`, `paid_yuan` and `owed_yuan`."""
    settled = PurchaseStatement.objects.filter(contract__supplier=OuterRef("pk")).order_by()
    paid = SupplierPayment.objects.filter(supplier=OuterRef("pk"), voided_on__isnull=True).order_by()
    return rows.annotate(
        settled_yuan=_sum(settled, "contract__supplier", "posted_yuan"),
        paid_yuan=_sum(paid, "supplier", "amount"),
    ).annotate(owed_yuan=F("settled_yuan") - F("paid_yuan"))


def owed_to(supplier: Supplier) -> Owed:
    found: Any = with_sums(Supplier.objects.filter(pk=supplier.pk)).get()
    return Owed(found.settled_yuan, found.paid_yuan)


def paid_on(statement: PurchaseStatement) -> Decimal:
    """What was paid for one statement, in yuan."""
    rows = SupplierPayment.objects.filter(statement=statement, voided_on__isnull=True)
    found: Decimal | None = rows.aggregate(sum=Sum("amount"))["sum"]
    return found or Decimal(0)


def paper_states(supplier: Supplier, today: date) -> list[PaperState]:
    """Every licence that is asked for; reads `supplier.licences.all()`, so prefetch it for many."""
    held = [(Paper(one.paper), one.document) for one in supplier.licences.all()]
    return [
        PaperState(str(SupplierLicence.Paper(paper).label), status, expires_on)
        for paper, (status, expires_on) in paper_statuses(Kind(supplier.kind), held, today).items()
    ]


def buying_findings(supplier: Supplier, today: date) -> list[Finding]:
    """What speaks against buying from a supplier: their standing and their papers (B1)."""
    papers = [PaperStanding(one.name, one.status, one.expires_on) for one in paper_states(supplier, today)]
    return [*standing_findings(supplier.name, Standing(supplier.standing)), *business_findings(papers)]


def similar_suppliers(
    user: User, *, name: str, credit_code: str = "", but: int | None = None
) -> list[Similar]:
    """Suppliers that may be this company, the likeliest first."""
    core, code = name_core(name), normalise(credit_code)
    found = []
    for other in visible_suppliers(user).exclude(pk=but or 0):
        score = similarity(core, other.name_core) if core else Decimal(0)
        sure = (bool(code) and other.credit_code == code) or score == 1
        if sure or score >= LIKELY:
            found.append(Similar(other, score, sure))
    return sorted(found, key=lambda one: (not one.sure, -one.score, one.supplier.name))


def worst_paper(states: Iterable[PaperState]) -> Status | None:
    """The status that matters most; None where nothing is asked for."""
    order = list(Status)
    return min((one.status for one in states), key=order.index, default=None)


def _sum(rows: QuerySet[PurchaseStatement] | QuerySet[SupplierPayment], by: str, field: str) -> Coalesce:
    return Coalesce(Subquery(rows.values(by).annotate(sum=Sum(field)).values("sum")), _ZERO)
