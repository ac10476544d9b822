"""The sums of a statement as its page and its paper show them."""

from django.utils.translation import gettext as _

from coalface.trade.settlement.models import StatementVersion
from coalface.web.figures import plain
from coalface.web.trade.statements import Sums


def amounts(version: StatementVersion) -> Sums:
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
