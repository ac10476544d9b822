"""What an account holds, what it lets a customer buy, and what every record of trade may be refused for."""

from coalface.trade.ledger.rules.numbers import NumberTaken

__all__ = ["NumberTaken"]
