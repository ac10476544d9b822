"""What a purchase statement comes to by what is known now."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from coalface.desk.words import worded
from coalface.trade.pricing.queries.clauses import clauses_on
from coalface.trade.purchasing.models import (
    PurchaseContract,
    PurchaseLot,
    PurchaseStatement,
    PurchaseStatementLine,
)
from coalface.trade.purchasing.queries.lots import agreed_results, price_of, weighed
from coalface.trade.quality.rules.results import Agreement
from coalface.trade.settling.queries import taken_elsewhere
from coalface.trade.settling.rules.lines import Priced, price_lot, total
from coalface.trade.settling.rules.reckoned import Reckoned
from coalface.trade.settling.rules.taxes import Item, Taxed, rate_on, upon, within
from coalface.trade.settling.rules.weights import weigh

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Owed(Reckoned):
    """What a supplier is owed, with the tax on it."""

    taxed: Taxed

    @property
    def amount(self) -> Decimal:
        return self.taxed.gross

    @property
    def taxes(self) -> dict[str, Decimal]:
        taxed = self.taxed
        return {"net_yuan": taxed.net, "tax_yuan": taxed.tax, "rate_pct": taxed.rate_pct}


def reckon(statement: PurchaseStatement) -> Owed:
    """Every lot of the statement's contract and period that no other statement settles."""
    contract = statement.contract
    rows = PurchaseLot.objects.filter(
        contract=contract, until_on__gte=statement.first_on, until_on__lte=statement.last_on
    )
    taken = taken_elsewhere([statement], PurchaseStatementLine.objects.all())
    rows = rows.exclude(pk__in=taken.get(contract.pk, ())).select_related("contract")
    lots = [lot for lot in weighed(rows).order_by("until_on", "pk") if getattr(lot, "loads", None)]
    agreed = agreed_results(lots)
    lines, out = [], []
    for lot in lots:
        line, why = _line(contract, lot, agreed.get(lot.pk))
        if line is None:
            out.append({"lot": lot.number, "why": why})
        else:
            lines.append(line)
    return Owed(tuple(lines), tuple(out), _taxed(statement, total(lines)))


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
        return None, worded(answer.findings)
    line, findings = price_lot(
        lot.pk,
        weight,
        answer.unit_price_per_tonne,
        clauses_on(contract.clause_set_id, lot.from_on),
        assay=agreed.assay,
        whose=agreed.whose,
        rivals=agreed.rivals,
    )
    return line, worded(findings)


def _taxed(statement: PurchaseStatement, goods: Decimal) -> Taxed:
    """By the supplier's own rate, else by that of coal on the last day; inside the price, or on top."""
    own = statement.contract.supplier.vat_rate_pct
    rate = rate_on(Item.COAL, statement.last_on) if own is None else own
    return within(goods, rate) if statement.contract.vat_included else upon(goods, rate)
