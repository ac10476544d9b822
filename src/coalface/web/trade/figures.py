"""Calculations of trade as sheets and charts."""

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from coalface.kernel.periods import Month
from coalface.trade.chain.queries import Concentration, ContractSheet
from coalface.trade.chain.rules import METHOD_NAMES, FulfilmentMethod
from coalface.trade.contracts.models import Contract
from coalface.web import figures
from coalface.web.components.charts import Chart, Series
from coalface.web.components.sheet import Line, Sheet


def shipments_url(first: Month, last: Month, **filters: object) -> str:
    """The shipments behind a number of a range of months."""
    parameters = {"shipped_on_from": first.first, "shipped_on_to": last.last, **filters}
    return f"{reverse('trade:shipments')}?" + "&".join(
        f"{name}={value}" for name, value in parameters.items()
    )


def fulfilment_lines(contract: Contract, sheet: ContractSheet) -> Sheet:
    """Month by month what was agreed and delivered, then the three definitions of fulfilment (B2)."""
    months = [
        Line(
            figures.month(line.month),
            [
                figures.kg(line.delivery.contracted_kg),
                figures.kg(line.delivery.excused_kg),
                figures.kg(line.delivery.delivered_kg),
                figures.pct(line.pct()),
            ],
            url=shipments_url(line.month, line.month, contract=contract.pk),
        )
        for line in sheet.lines
    ]
    heads = [_("Agreed"), _("Excused"), _("Delivered tonnes"), _("Fulfilment")]
    return Sheet(_("Fulfilment"), heads, [*months, *_methods(sheet)])


def curve(found: Concentration) -> Chart:
    """The concentration curve: how much the so many largest customers buy together."""
    points = found.curve()
    series = Series(_("Cumulated share"), [round(share, 2) for _place, share in points])
    return Chart(
        kind="line",
        title=_("Concentration curve"),
        labels=[str(count) for count, _share in points],
        series=[series],
        unit="%",
        label_head=_("Largest customers"),
        places=2,
    )


def _methods(sheet: ContractSheet) -> list[Line]:
    if not sheet.lines:
        return []
    return [
        Line(
            f"{method.upper()} {_(METHOD_NAMES[method])}",
            ["", "", "", _assessed(sheet.pct(method))],
            level="total" if method is FulfilmentMethod.F1 else "subtotal",
        )
        for method in FulfilmentMethod
    ]


def _assessed(value: Decimal | None) -> str:
    return _("not assessable") if value is None else str(figures.pct(value))
