"""What finance systems are told of statements."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from coalface.identity.people.models import User
from coalface.trade.settlement.access import visible_statements
from coalface.trade.settlement.models import StatementVersion

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Voucher:
    """A line of a voucher 凭证 for a finance system: a subject of account, debit or credit in yuan."""

    day_on: date
    statement: str
    customer: str
    code: str
    subject: str
    debit: Decimal | None
    credit: Decimal | None
    words: str


def vouchers(user: User, first: date, last: date) -> list[Voucher]:
    """Of every version posted in a period: the debt of the customer against sales and output tax.

    A version after the first says the difference to the one before; debits equal credits. What is in an
    opening balance already was never posted and has no voucher.
    """
    rows = StatementVersion.objects.filter(
        statement__in=visible_statements(user),
        posted_at__date__gte=first,
        posted_at__date__lte=last,
    )
    rows = rows.select_related("statement__contract__customer").order_by("posted_at", "pk")
    return [voucher for version in rows for voucher in _vouchers(version)]


def _vouchers(version: StatementVersion) -> list[Voucher]:
    if not version.statement.posted_yuan and not version.difference_yuan:
        return []
    before = version.statement.versions.filter(number__lt=version.number, posted_at__isnull=False)
    former = before.order_by("-number").first()
    parts = (
        ("1122", _("Accounts receivable"), "total_yuan", True),
        ("6001", _("Sales of coal"), "net_yuan", False),
        ("6051", _("Freight charged"), "freight_net_yuan", False),
        ("2221.01", _("Output tax on coal"), "tax_yuan", False),
        ("2221.02", _("Output tax on freight"), "freight_tax_yuan", False),
    )
    found = []
    for code, subject, name, debit in parts:
        amount = getattr(version, name) - (getattr(former, name) if former else ZERO)
        if amount and version.posted_at:
            found.append(
                Voucher(
                    version.posted_at.date(),
                    version.statement.number,
                    version.statement.contract.customer.name,
                    code,
                    subject,
                    amount if debit else None,
                    None if debit else amount,
                    f"{version.statement.contract.number} V{version.number}",
                )
            )
    return found
