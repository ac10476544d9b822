"""Who belongs to whom among key customers: groups of several levels, guarantees, a common representative."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from coalface.archive.affiliates.actions import affiliate
from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User

ENERGY, POWER, STEEL = "晋北能源投资集团有限公司", "华原电力控股集团有限公司", "北方钢铁联合集团有限公司"
FUND = "中原产业投资基金（有限合伙）"
CUSTOMERS = 12
OWNED = (
    (ENERGY, 0, 100),
    (0, 3, 67),
    (3, 6, "51.5"),
    (0, 4, 80),
    (0, 8, 30),
    (FUND, 3, 20),
    (POWER, 1, "66.67"),
    (1, 5, 100),
    (STEEL, 2, 55),
    (2, 7, 70),
)
"""Owner (a company outside, or the place of a customer), whom, and the share in percent."""
GUARANTEES = ((ENERGY, 0, 300), (0, 3, 80), (3, 6, 40), (1, 2, 120))
"""Guarantor, for whom, and how much, in millions of yuan."""
SOURCE = "国家企业信用信息公示系统"


def write(customers: Sequence[Customer], by: User, today: date) -> None:
    """A group of four levels, one of three, one of two; a company under the same legal representative."""
    for upper, lower, pct in OWNED:
        _tie("owns", upper, customers[lower], customers, today, by, pct=Decimal(pct))
    for upper, lower, millions in GUARANTEES:
        _tie("guarantee", upper, customers[lower], customers, today, by, amount_fen=millions * 100_000_000)
    affiliate(
        customer_id=customers[4].pk,
        kind="representative",
        other=customers[9],
        from_on=today - timedelta(days=420),
        source=SOURCE,
        by=by,
    )


def _tie(
    kind: str,
    upper: str | int,
    lower: Customer,
    customers: Sequence[Customer],
    today: date,
    by: User,
    *,
    pct: Decimal | None = None,
    amount_fen: int | None = None,
) -> None:
    guaranteed = kind == "guarantee"
    affiliate(
        customer_id=lower.pk,
        kind=kind,
        other=customers[upper] if isinstance(upper, int) else None,
        outside=upper if isinstance(upper, str) else "",
        is_upper=False,
        pct=pct,
        amount_fen=amount_fen,
        from_on=today - timedelta(days=250 if guaranteed else 1500),
        until_on=today + timedelta(days=480) if guaranteed else None,
        source="保证合同" if guaranteed else SOURCE,
        by=by,
    )
