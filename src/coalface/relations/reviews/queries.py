"""What people ask about reviews, and the figures a committee begins with."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from coalface.archive.credentials.queries import standings
from coalface.archive.customers.models import Customer
from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.kernel.measures import from_fen, from_kilograms
from coalface.kernel.periods import Month
from coalface.relations.reviews.access import visible_reviews
from coalface.relations.reviews.models import CustomerReview, ReviewInterval
from coalface.relations.reviews.rules import Criterion, MonthFigures, fluctuation_pct, idle_months
from coalface.trade.chain.queries import customer_summary
from coalface.trade.chain.rules import share_pct

Figures = dict[str, str]
"""Numbers by name, as text without separators, so that what was seen is kept as it was."""


def figures_of(user: User, customer: Customer, today: date) -> Figures:
    """The last twelve months of trade and the documents, as far as the reader may see them."""
    found: Figures = {}
    if may(user, "trade.view"):
        summary = customer_summary(user, customer, today)
        months = [MonthFigures(line.contracted_kg, line.dispatched_kg) for line in summary.months]
        fulfilled = share_pct(summary.dispatched_kg, summary.contracted_kg)
        found |= {
            "dispatched_tonnes": str(from_kilograms(summary.dispatched_kg)),
            "contracted_tonnes": str(from_kilograms(summary.contracted_kg)),
            "fulfilled_pct": "" if fulfilled is None else str(fulfilled),
            "fluctuation_pct": _text(fluctuation_pct(months)),
            "idle_months": str(idle_months(months)),
            "open_contracts": str(len(summary.open_contracts)),
        }
        if summary.received_fen is not None:
            found["received_yuan"] = str(from_fen(sum(summary.received_fen.values())))
    if may(user, "credential.view"):
        bad = [one.kind_name for one in standings(customer, today) if one.status in {"missing", "expired"}]
        found["papers_lacking"] = "、".join(bad)
    return found


FIGURES_OF: dict[Criterion, tuple[str, ...]] = {
    Criterion.STABILITY: ("fluctuation_pct", "idle_months"),
    Criterion.DELIVERY: ("dispatched_tonnes", "contracted_tonnes"),
    Criterion.PAYMENT: ("received_yuan",),
    Criterion.AGREEMENTS: ("fulfilled_pct", "open_contracts"),
    Criterion.OPERATION: ("papers_lacking",),
}
"""Which figures stand beside which criterion."""


def reviews_of(user: User, customer: Customer) -> QuerySet[CustomerReview]:
    rows = visible_reviews(user).filter(customer=customer)
    return rows.select_related("recorded_by").prefetch_related("members").order_by("-due_on", "-pk")


def reviews_in(user: User, month: Month) -> QuerySet[CustomerReview]:
    """What is planned or was held in a month."""
    within = Q(held_on__range=(month.first, month.last)) | Q(
        held_on__isnull=True, due_on__range=(month.first, month.last)
    )
    return visible_reviews(user).filter(within).exclude(state="cancelled").select_related("customer")


def unplanned_customers() -> QuerySet[Customer]:
    """Customers in business whose grade is reviewed and that have no review ahead."""
    grades = ReviewInterval.objects.filter(months__isnull=False).values("grade")
    ahead = CustomerReview.objects.filter(customer=OuterRef("pk"), state="planned")
    rows = Customer.objects.live().filter(grade__in=grades, status__in=("active", "trial"))
    return rows.filter(~Exists(ahead)).order_by("pk")


def months_of(grade: str) -> int | None:
    return ReviewInterval.objects.filter(grade=grade).values_list("months", flat=True).first()


def last_held(customer_ids: Iterable[int]) -> dict[int, date]:
    """When each customer was last reviewed, in one question."""
    rows = CustomerReview.objects.filter(customer__in=list(customer_ids), state="held")
    found = rows.order_by("held_on").values_list("customer_id", "held_on")
    return {customer_id: day for customer_id, day in found if day is not None}


def _text(value: int | None) -> str:
    return "" if value is None else str(value)
