"""What statements come to by what is known now, and what of it lies on the account already."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from django.db.models import Sum
from django.utils.translation import gettext as _

from coalface.desk.words import worded
from coalface.trade.contracts.models import ContractTerms
from coalface.trade.contracts.queries import begun, price_by, terms_of
from coalface.trade.ledger.models import Bucket, Entry
from coalface.trade.pricing.queries.clauses import clauses_on
from coalface.trade.pricing.rules.clauses import Clauses
from coalface.trade.quality.models import LotShipment
from coalface.trade.quality.queries import Standing, standings_of
from coalface.trade.settlement.models import Statement, StatementLine, StatementVersion
from coalface.trade.settlement.queries.opening import lots_before, opening_days
from coalface.trade.settling.queries import taken_elsewhere
from coalface.trade.settling.rules.lines import Priced, price_lot, total
from coalface.trade.settling.rules.reckoned import Reckoned
from coalface.trade.settling.rules.taxes import Item, Taxed, rate_on, upon, within
from coalface.trade.settling.rules.weights import weigh

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Due(Reckoned):
    """What a customer owes: coal and freight with their tax."""

    coal: Taxed
    freight: Taxed

    @property
    def amount(self) -> Decimal:
        return self.coal.gross + self.freight.gross

    @property
    def taxes(self) -> dict[str, Decimal]:
        coal, freight = self.coal, self.freight
        return {
            "coal_yuan": coal.gross,
            "net_yuan": coal.net,
            "tax_yuan": coal.tax,
            "rate_pct": coal.rate_pct,
            "freight_yuan": freight.gross,
            "freight_net_yuan": freight.net,
            "freight_tax_yuan": freight.tax,
            "freight_rate_pct": freight.rate_pct,
        }


@dataclass(frozen=True, slots=True)
class _Known:
    """What statements are worked out from, read at once for all of them.

    By contract: its lots with weights and results, its terms newest first, and the lots settled elsewhere;
    the opening days of accounts by customer.
    """

    lots: Mapping[int, Sequence[Standing]]
    terms: Mapping[int, Sequence[ContractTerms]]
    taken: Mapping[int, set[int]]
    opened: Mapping[int, date]
    clauses: Callable[[int | None, date], Clauses]


def reckon(statement: Statement) -> Due:
    """Every lot of the statement's contract and period that no other statement settles."""
    return reckon_all([statement])[0]


def reckon_all(statements: Sequence[Statement]) -> list[Due]:
    """Of each statement in turn, each of another contract; the questions asked do not grow with them."""
    if not statements:
        return []
    contracts = [one.contract for one in statements]
    first, last = min(one.first_on for one in statements), max(one.last_on for one in statements)
    known = _Known(
        standings_of(contracts, first, last),
        terms_of(contracts),
        taken_elsewhere(statements, StatementLine.objects.all()),
        opening_days(contracts),
        cache(clauses_on),
    )
    return [_reckoned(one, known) for one in statements]


def provisional_value(version: StatementVersion) -> Decimal:
    """What the shipments of a version put on the account as shipped and not settled."""
    lots = version.lines.values("lot")
    shipments = LotShipment.objects.filter(lot__in=lots).values("shipment")
    rows = Entry.objects.filter(bucket=Bucket.UNSETTLED, subject_kind="shipment", subject_id__in=shipments)
    found: Decimal | None = rows.aggregate(sum=Sum("amount"))["sum"]
    return found or ZERO


def _reckoned(statement: Statement, known: _Known) -> Due:
    lines, out = [], []
    terms: ContractTerms | None = None
    opened_on = known.opened.get(statement.contract.customer_id)
    found = _open_lots(statement, known)
    before = _before_opening(statement, opened_on, found)
    for standing in found:
        line: Priced | None = None
        why = _("It ended before the account was opened on %(day)s.") % {"day": opened_on}
        if standing.lot.pk not in before:
            own = begun(known.terms.get(statement.contract_id, ()), standing.lot.from_on)
            terms = own or terms
            line, why = _line(statement, standing, own, known)
        if line is None:
            out.append({"lot": standing.lot.number, "why": why})
        else:
            lines.append(line)
    mode = terms.freight_mode if terms else ContractTerms.Freight.COLLECTED
    inside = terms.vat_included if terms else True
    return Due(tuple(lines), tuple(out), *_taxed(statement, total(lines), mode, inside))


def _open_lots(statement: Statement, known: _Known) -> list[Standing]:
    taken = known.taken.get(statement.contract_id, ())
    return [
        one
        for one in known.lots.get(statement.contract_id, ())
        if one.lot.pk not in taken and statement.first_on <= one.lot.until_on <= statement.last_on
    ]


def _before_opening(statement: Statement, opened_on: date | None, found: Sequence[Standing]) -> set[int]:
    """Of a period across the opening day: what ended before is in the opening balance."""
    if opened_on is None or not statement.first_on < opened_on <= statement.last_on:
        return set()
    return lots_before(opened_on, (one.lot for one in found))


def _line(
    statement: Statement, standing: Standing, terms: ContractTerms | None, known: _Known
) -> tuple[Priced | None, str]:
    lot, agreed = standing.lot, standing.agreed
    if terms is None:
        return None, _("The contract has no terms for this day.")
    if agreed is None and statement.kind != Statement.Kind.PROVISIONAL:
        return None, _("No result of quality counts yet.")
    weighed = weigh(
        terms.weight_basis,
        getattr(lot, "shipped_tonnes", None) or ZERO,
        lot.came_tonnes,
        allowance_pct=terms.loss_allowance_pct,
        loss_rule=terms.loss_rule,
    )
    if not weighed.settled:
        return None, _("The weight on arrival is not known yet.")
    answer = price_by(terms, lot.product, lot.from_on, agreed_already=True)
    if answer.unit_price_per_tonne is None:
        return None, worded(answer.findings)
    line, findings = price_lot(
        lot.pk,
        weighed,
        answer.unit_price_per_tonne,
        known.clauses(terms.clause_set_id, lot.from_on),
        assay=agreed.assay if agreed else None,
        whose=agreed.whose if agreed else "",
        rivals=agreed.rivals if agreed else (),
    )
    return line, worded(findings)


def _taxed(statement: Statement, goods: Decimal, mode: str, inside: bool) -> tuple[Taxed, Taxed]:
    """Coal and freight with their tax; with one ticket the freight is invoiced, and taxed, as coal."""
    coal_rate = rate_on(Item.COAL, statement.last_on)
    freight_rate = rate_on(Item.FREIGHT, statement.last_on)
    one_ticket = mode == ContractTerms.Freight.ONE_TICKET
    with_freight = goods + (statement.freight_yuan if one_ticket else ZERO)
    coal = within(with_freight, coal_rate) if inside else upon(with_freight, coal_rate)
    return coal, within(ZERO if one_ticket else statement.freight_yuan, freight_rate)
