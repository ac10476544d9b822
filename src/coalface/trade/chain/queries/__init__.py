"""What people ask of the whole chain from contract to cash."""

from coalface.trade.chain.queries.concentration import Concentration, concentration
from coalface.trade.chain.queries.customers import CustomerSummary, customer_summary
from coalface.trade.chain.queries.exposure import Exposure, exposures
from coalface.trade.chain.queries.fulfilment import ContractSheet, contract_sheet
from coalface.trade.chain.queries.removal import objections_to_removal
from coalface.trade.chain.queries.sales import mean_monthly_sales
from coalface.trade.chain.queries.totals import Totals, totals

__all__ = [
    "Concentration",
    "ContractSheet",
    "CustomerSummary",
    "Exposure",
    "Totals",
    "concentration",
    "contract_sheet",
    "customer_summary",
    "exposures",
    "mean_monthly_sales",
    "objections_to_removal",
    "totals",
]
