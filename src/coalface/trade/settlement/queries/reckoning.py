"""What a statement comes to by what is known now, and what of it lies on the account already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from coalface.kernel.findings import Finding
from coalface.trade.contracts.models import Contract, ContractTerms
from coalface.trade.contracts.queries import price_by, terms_on
from coalface.trade.ledger.models import Bucket, Entry
from coalface.trade.pricing.queries.clauses import clauses_on
from coalface.trade.pricing.rules.settling.lines import Priced, price_lot, total
from coalface.trade.pricing.rules.settling.taxes import Item, Taxed, rate_on, upon, within
from coalface.trade.pricing.rules.settling.weights import weigh
from coalface.trade.quality.models import LotShipment
from coalface.trade.quality.queries import Standing, standings
from coalface.trade.settlement.models import Statement, StatementLine, StatementVersion
from coalface.trade.settlement.queries.opening import lots_before_opening

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A statement worked out from what is known now: lines, tax, freight, and the lots left out with why."""

    lines: tuple[Priced, ...]
    coal: Taxed
    freight: Taxed
    left_out: tuple[dict[str, str], ...]

    @property
    def goods(self) -> Decimal:
        return total(self.lines)

    @property
    def amount(self) -> Decimal:
        return self.coal.gross + self.freight.gross

    @property
    def held(self) -> Decimal:
        return sum((line.held for line in self.lines), ZERO)


def reckon(statement: Statement) -> Reckoned:
    """Every lot of the statement's contract and period that no other statement settles."""
    lines, out = [], []
    terms: ContractTerms | None = None
    taken = _elsewhere(statement)
    found = standings(statement.contract, statement.first_on, statement.last_on)
    opened_on, before = _before_opening(statement, found)
    for standing in found:
        if standing.lot.pk in taken:
            continue
        if standing.lot.pk in before:
            why = _("It ended before the account was opened on %(day)s.") % {"day": opened_on}
            out.append({"lot": standing.lot.number, "why": why})
            continue
        own = terms_on(statement.contract, standing.lot.from_on)
        terms = own or terms
        line, why = _line(statement, standing, own)
        if line is None:
            out.append({"lot": standing.lot.number, "why": why})
        else:
            lines.append(line)
    goods = total(lines)
    mode = terms.freight_mode if terms else ContractTerms.Freight.COLLECTED
    inside = terms.vat_included if terms else True
    return Reckoned(tuple(lines), *_taxed(statement, goods, mode, inside), tuple(out))


def _before_opening(statement: Statement, found: Sequence[Standing]) -> tuple[date | None, set[int]]:
    """Of a period across the opening day: what ended before is in the opening balance."""
    opened_on, before = lots_before_opening(statement.contract, (one.lot for one in found))
    across = opened_on is not None and statement.first_on < opened_on <= statement.last_on
    return opened_on, before if across else set()


def latest(statement: Statement) -> StatementVersion | None:
    return statement.versions.order_by("-number").first()


def differs(version: StatementVersion, now: Reckoned) -> bool:
    """Would working it out anew give another statement?"""
    was = [_told(line) for line in version.lines.order_by("position")]
    be = [_told(line) for line in now.lines]
    return was != be or version.total_yuan != now.amount or version.left_out != list(now.left_out)


def provisional_value(version: StatementVersion) -> Decimal:
    """What the shipments of a version put on the account as shipped and not settled."""
    lots = version.lines.values("lot")
    shipments = LotShipment.objects.filter(lot__in=lots).values("shipment")
    rows = Entry.objects.filter(bucket=Bucket.UNSETTLED, subject_kind="shipment", subject_id__in=shipments)
    found: Decimal | None = rows.aggregate(sum=Sum("amount"))["sum"]
    return found or ZERO


def live_statements(contract: Contract) -> QuerySet[Statement]:
    return Statement.objects.filter(contract=contract).exclude(state=Statement.States.CANCELLED)


def _line(statement: Statement, standing: Standing, terms: ContractTerms | None) -> tuple[Priced | None, str]:
    lot = standing.lot
    if terms is None:
        return None, _("The contract has no terms for this day.")
    provisional = statement.kind == Statement.Kind.PROVISIONAL
    if standing.agreed is None and not provisional:
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
    answer = price_by(terms, lot.product, lot.from_on)
    if answer.unit_price_per_tonne is None:
        return None, _words(answer.findings)
    agreed = standing.agreed
    line, findings = price_lot(
        lot.pk,
        weighed,
        answer.unit_price_per_tonne,
        clauses_on(terms.clause_set_id, lot.from_on),
        assay=agreed.assay if agreed else None,
        whose=agreed.whose if agreed else "",
        rivals=agreed.rivals if agreed else (),
    )
    return line, _words(findings)


def _taxed(statement: Statement, goods: Decimal, mode: str, inside: bool) -> tuple[Taxed, Taxed]:
    """Coal and freight with their tax; with one ticket the freight is invoiced, and taxed, as coal."""
    coal_rate = rate_on(Item.COAL, statement.last_on)
    freight_rate = rate_on(Item.FREIGHT, statement.last_on)
    one_ticket = mode == ContractTerms.Freight.ONE_TICKET
    with_freight = goods + (statement.freight_yuan if one_ticket else ZERO)
    coal = within(with_freight, coal_rate) if inside else upon(with_freight, coal_rate)
    return coal, within(ZERO if one_ticket else statement.freight_yuan, freight_rate)


def _elsewhere(statement: Statement) -> set[int]:
    """Lots that another statement settles."""
    others = live_statements(statement.contract).exclude(pk=statement.pk)
    return set(StatementLine.objects.filter(version__statement__in=others).values_list("lot", flat=True))


def _told(line: StatementLine | Priced) -> tuple[object, ...]:
    if isinstance(line, Priced):
        return line.lot_id, line.tonnes, line.base_price, line.unit_price, line.amount, line.held, line.whose
    return (
        line.lot_id,
        line.tonnes,
        line.base_price,
        line.unit_price,
        line.amount_yuan,
        line.held_yuan,
        line.whose,
    )


def _words(findings: Sequence[Finding]) -> str:
    return " ".join(_(one.message) % one.values if one.values else _(one.message) for one in findings)
