"""What people ask about statements: what they come to now, what is invoiced, what finance is told."""

from coalface.trade.settlement.queries.invoiced import invoiceable, over_invoiced
from coalface.trade.settlement.queries.opening import lots_before_opening, opened_after
from coalface.trade.settlement.queries.reckoning import (
    Reckoned,
    differs,
    latest,
    live_statements,
    provisional_value,
    reckon,
)
from coalface.trade.settlement.queries.vouchers import Voucher, vouchers
from coalface.trade.settlement.queries.waiting import contracts_to_settle

__all__ = [
    "Reckoned",
    "Voucher",
    "contracts_to_settle",
    "differs",
    "invoiceable",
    "latest",
    "live_statements",
    "lots_before_opening",
    "opened_after",
    "over_invoiced",
    "provisional_value",
    "reckon",
    "vouchers",
]
