"""Lines and sums of a statement as its page and its paper show them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from coalface.kernel.measures import FEN
from coalface.trade.pricing.rules.sheets import Reason
from coalface.trade.settlement.models import StatementLine, StatementVersion
from coalface.web.figures import plain
from coalface.web.trade.laboratory.words import WHOSE
from coalface.web.trade.pricing.words import REASONS


def line_words(line: StatementLine) -> dict[str, Any]:
    """A line with the steps of its price in words."""
    return {"line": line, "whose": WHOSE.get(line.whose, ""), "steps": steps_of(line.steps)}


def amounts(version: StatementVersion) -> list[tuple[str, Decimal, Decimal, Decimal]]:
    """Each sum with tax, without, and the tax."""
    found = [
        (
            _("Coal, %(rate)s%% VAT") % {"rate": plain(version.rate_pct.normalize())},
            version.coal_yuan,
            version.net_yuan,
            version.tax_yuan,
        )
    ]
    if version.freight_yuan:
        rate = plain(version.freight_rate_pct.normalize())
        found.append(
            (
                _("Freight, %(rate)s%% VAT") % {"rate": rate},
                version.freight_yuan,
                version.freight_net_yuan,
                version.freight_tax_yuan,
            )
        )
    net = version.net_yuan + version.freight_net_yuan
    tax = version.tax_yuan + version.freight_tax_yuan
    return [*found, (_("To pay"), version.total_yuan, net, tax)]


def steps_of(steps: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """What changed the price; lines that come to less than a fen are left to the sheet that is kept."""
    return [_step(step) for step in steps if abs(Decimal(step["amount"])) >= FEN]


def _step(step: dict[str, Any]) -> dict[str, str]:
    amount = Decimal(step["amount"])
    words = str(REASONS.get(Reason(step["reason"]), ""))
    measured = f"{step['measure']} {step['value']}" if step["measure"] and step["value"] else step["measure"]
    return {
        "what": f"{measured} {words}".strip(),
        "amount": f"{'+' if amount > 0 and step['reason'] != 'base' else ''}{plain(amount, 2)}",
    }
