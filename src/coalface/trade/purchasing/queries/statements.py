"""What a purchase statement comes to by what is known now."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from coalface.kernel.findings import Finding
from coalface.trade.pricing.queries.clauses import clauses_on
from coalface.trade.pricing.rules.settling.lines import Priced, price_lot, total
from coalface.trade.pricing.rules.settling.taxes import Item, Taxed, rate_on, upon, within
from coalface.trade.pricing.rules.settling.weights import weigh
from coalface.trade.purchasing.models import (
    PurchaseContract,
    PurchaseLot,
    PurchaseStatement,
    PurchaseStatementLine,
    PurchaseStatementVersion,
)
from coalface.trade.purchasing.queries.lots import agreed_results, price_of, weighed
from coalface.trade.quality.rules.results import Agreement

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A statement worked out from what is known now: lines, tax, and the lots left out with why."""

    lines: tuple[Priced, ...]
    taxed: Taxed
    left_out: tuple[dict[str, str], ...]

    @property
    def goods(self) -> Decimal:
        return total(self.lines)

    @property
    def amount(self) -> Decimal:
        return self.taxed.gross

    @property
    def held(self) -> Decimal:
        return sum((line.held for line in self.lines), ZERO)


def reckon(statement: PurchaseStatement) -> Reckoned:
    """Every lot of the statement's contract and period that no other statement settles."""
    contract = statement.contract
    rows = PurchaseLot.objects.filter(
        contract=contract, until_on__gte=statement.first_on, until_on__lte=statement.last_on
    )
    rows = rows.exclude(pk__in=_elsewhere(statement)).select_related("contract")
    lots = [lot for lot in weighed(rows).order_by("until_on", "pk") if getattr(lot, "loads", None)]
    agreed = agreed_results(lots)
    lines, out = [], []
    for lot in lots:
        line, why = _line(contract, lot, agreed.get(lot.pk))
        if line is None:
            out.append({"lot": lot.number, "why": why})
        else:
            lines.append(line)
    return Reckoned(tuple(lines), _taxed(statement, total(lines)), tuple(out))


def latest(statement: PurchaseStatement) -> PurchaseStatementVersion | None:
    return statement.versions.order_by("-number").first()


def differs(version: PurchaseStatementVersion, now: Reckoned) -> bool:
    """Would working it out anew give another statement?"""
    was = [
        (one.lot_id, one.tonnes, one.base_price, one.unit_price, one.amount_yuan, one.held_yuan, one.whose)
        for one in version.lines.order_by("position")
    ]
    be = [
        (one.lot_id, one.tonnes, one.base_price, one.unit_price, one.amount, one.held, one.whose)
        for one in now.lines
    ]
    return was != be or version.gross_yuan != now.amount or version.left_out != list(now.left_out)


def live_statements(contract: PurchaseContract) -> QuerySet[PurchaseStatement]:
    return PurchaseStatement.objects.filter(contract=contract).exclude(
        state=PurchaseStatement.States.CANCELLED
    )


def _line(
    contract: PurchaseContract, lot: PurchaseLot, agreed: Agreement | None
) -> tuple[Priced | None, str]:
    if agreed is None:
        return None, _("No result of quality counts yet.")
    weight = weigh(
        contract.weight_basis,
        getattr(lot, "sent_tonnes", None) or ZERO,
        getattr(lot, "came_tonnes", None),
        allowance_pct=contract.loss_allowance_pct,
        loss_rule=contract.loss_rule,
    )
    answer = price_of(contract, lot.from_on)
    if answer.unit_price_per_tonne is None:
        return None, _words(answer.findings)
    line, findings = price_lot(
        lot.pk,
        weight,
        answer.unit_price_per_tonne,
        clauses_on(contract.clause_set_id, lot.from_on),
        assay=agreed.assay,
        whose=agreed.whose,
        rivals=agreed.rivals,
    )
    return line, _words(findings)


def _taxed(statement: PurchaseStatement, goods: Decimal) -> Taxed:
    """By the supplier's own rate, else by that of coal on the last day; inside the price, or on top."""
    own = statement.contract.supplier.vat_rate_pct
    rate = rate_on(Item.COAL, statement.last_on) if own is None else own
    return within(goods, rate) if statement.contract.vat_included else upon(goods, rate)


def _elsewhere(statement: PurchaseStatement) -> set[int]:
    """Lots that another statement settles."""
    others = live_statements(statement.contract).exclude(pk=statement.pk)
    rows = PurchaseStatementLine.objects.filter(version__statement__in=others)
    return set(rows.values_list("lot", flat=True))


def _words(findings: Sequence[Finding]) -> str:
    return " ".join(_(one.message) % one.values if one.values else _(one.message) for one in findings)
