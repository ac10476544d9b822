"""What people ask about statements: what they come to now, what is invoiced, what finance is told."""

from coalface.trade.settlement.queries.invoiced import invoiceable, over_invoiced
from coalface.trade.settlement.queries.opening import opened_after
from coalface.trade.settlement.queries.reckoning import Due, provisional_value, reckon, reckon_all
from coalface.trade.settlement.queries.vouchers import Voucher, vouchers
from coalface.trade.settlement.queries.waiting import contracts_to_settle

__all__ = [
    "Due",
    "Voucher",
    "contracts_to_settle",
    "invoiceable",
    "opened_after",
    "over_invoiced",
    "provisional_value",
    "reckon",
    "reckon_all",
    "vouchers",
]
