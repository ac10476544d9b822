"""What receipts and bills must be, how money is matched with what was due, and how old debts are."""

from coalface.trade.payments.rules.receipts import MOST_YUAN, Money, amount_findings, receipt_findings

__all__ = ["MOST_YUAN", "Money", "amount_findings", "receipt_findings"]
