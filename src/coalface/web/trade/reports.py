"""Totals and concentration of a range of months; every number leads to the rows behind it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.catalogue.access import visible_products
from coalface.trade.chain.queries import Concentration, Totals, concentration, totals
from coalface.trade.chain.queries.totals import KEY_SHARE_PCT, PeriodBackwards
from coalface.trade.chain.rules import PATTERN_NAMES, BuyingPattern
from coalface.trade.ledger.queries import months_pending
from coalface.web.access import check, needs, person
from coalface.web.components.lists import Column, export
from coalface.web.components.lists.columns import SHOWN
from coalface.web.figures import tonnes as whole_tonnes
from coalface.web.rendering import is_fragment, render
from coalface.web.trade.figures import curve, shipments_url

PAGE = 50
STEPS = (1, 5, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class Period:
    """The months a report is about, from the address; the last twelve whole months when it says nothing."""

    first: Month
    last: Month

    @classmethod
    def of(cls, request: HttpRequest, today: date) -> "Period":
        last = _month(request.GET.get("to", "")) or Month.of(today) + (-1)
        first = _month(request.GET.get("from", "")) or last + (-11)
        if first > last:
            raise PeriodBackwards(first, last)
        return cls(first, last)

    def query(self, **more: object) -> str:
        return "?" + urlencode({"from": self.first, "to": self.last, **more})


@dataclass(frozen=True, slots=True)
class Asked:
    """What part of the sales the concentration is about, and whom to list."""

    product: int | None
    region: str
    target: Decimal
    pattern: BuyingPattern | None

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        return cls(
            product=_number(request.GET.get("product", "")),
            region=request.GET.get("region", "").strip()[:60],
            target=_percentage(request.GET.get("target", "")) or KEY_SHARE_PCT,
            pattern=_pattern(request.GET.get("pattern", "")),
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the totals with its unit and the address of what lies behind it."""

    key: str
    label: str
    value: Any
    unit: str
    kind: str
    url: str

    @property
    def shown(self) -> str | None:
        if self.value is None:
            return None
        return whole_tonnes(self.value, 0) if self.kind == "tonnes" else SHOWN[self.kind](self.value)


@needs("trade.view")
def totals_page(request: HttpRequest) -> HttpResponseBase:
    period = Period.of(request, timezone.localdate())
    if _opens(request):
        return render(request, "trade/totals.html", {"period": period, "pending": months_pending()})
    found = totals(person(request), period.first, period.last)
    figures = _figures(found, period)
    if request.GET.get("export") == "xlsx":
        return _download(request, figures, FIGURE_COLUMNS, _("Totals"), period)
    context = {
        "period": period,
        "totals": found,
        "figures": figures,
        "largest": [
            (one, shipments_url(period.first, period.last, customer=one.customer_id)) for one in found.largest
        ],
    }
    return render(request, "trade/totals.html", context)


@needs("trade.view")
def concentration_page(request: HttpRequest) -> HttpResponseBase:
    period, user = Period.of(request, timezone.localdate()), person(request)
    asked = Asked.of(request)
    if _opens(request):
        return render(request, "trade/concentration.html", _head(request, user, period, asked))
    found = concentration(
        user,
        period.first,
        period.last,
        target_pct=asked.target,
        product_id=asked.product,
        region=asked.region,
    )
    places = found.places(asked.pattern)
    if request.GET.get("export") == "xlsx":
        return _download(request, found.buyers(places), BUYER_COLUMNS, _("Concentration"), period)
    return _concentration(request, period, asked, found, places)


def _opens(request: HttpRequest) -> bool:
    """The page comes at once and fetches its figures: over millions of shipments they take seconds."""
    return not is_fragment(request) and "export" not in request.GET


def _head(request: HttpRequest, user: User, period: Period, asked: Asked) -> dict[str, Any]:
    return {
        "period": period,
        "asked": asked,
        "download": period.query(**_kept(asked), export="xlsx"),
        "products": visible_products(user).order_by("code"),
        "patterns": [(pattern.value, _(PATTERN_NAMES[pattern])) for pattern in BuyingPattern],
        "pending": months_pending(),
    }


def _kept(asked: Asked) -> dict[str, Any]:
    return {name: value for name, value in asdict(asked).items() if value}


def _concentration(
    request: HttpRequest, period: Period, asked: Asked, found: Concentration, places: list[int]
) -> HttpResponse:
    page, kept = max(_number(request.GET.get("page", "")) or 1, 1), _kept(asked)
    context = {
        "period": period,
        "asked": asked,
        "found": found,
        "chart": curve(found),
        "steps": [(count, found.share_of_largest(count)) for count in STEPS],
        "buyers": [
            (buyer, shipments_url(period.first, period.last, customer=buyer.customer_id))
            for buyer in found.buyers(places[(page - 1) * PAGE : page * PAGE])
        ],
        "matching": len(places),
        "earlier": period.query(**kept, page=page - 1) if page > 1 else "",
        "later": period.query(**kept, page=page + 1) if page * PAGE < len(places) else "",
    }
    return render(request, "trade/concentration.html", context)


def _figures(found: Totals, period: Period) -> list[Figure]:
    shipments = shipments_url(period.first, period.last)
    buyers = reverse("trade:concentration")

    def figure(key: str, label: str, unit: str, kind: str, url: str) -> Figure:
        return Figure(key, label, getattr(found, key), unit, kind, url)

    def pattern(which: BuyingPattern) -> str:
        return buyers + period.query(pattern=which.value)

    return [
        figure("shipments", _("Shipments"), "", "count", shipments),
        figure("customers", _("Customers"), "", "count", buyers + period.query()),
        figure("net_tonnes", _("Net tonnes"), "t", "tonnes", shipments),
        figure("weighted_kcal_per_kg", _("Mean heat"), "kcal/kg", "kcal", shipments),
        figure("weighted_ash_pct", _("Mean ash"), "%", "pct", shipments),
        figure("weighted_sulphur_pct", _("Mean sulphur"), "%", "pct", shipments),
        figure("contract_share_pct", _("Share of term contracts"), "%", "pct", shipments + "&sale=term"),
        figure("rail_share_pct", _("Share by rail"), "%", "pct", shipments + "&transport=rail"),
        figure("customers_for_80_pct", _("Customers for 80 %"), "", "count", buyers + period.query()),
        figure(
            "customers_every_month", _("Bought every month"), "", "count", pattern(BuyingPattern.EVERY_MONTH)
        ),
        figure("customers_with_gap", _("With a gap"), "", "count", pattern(BuyingPattern.WITH_GAP)),
        figure(
            "customers_with_gap_of_3",
            _("With a gap of three months"),
            "",
            "count",
            pattern(BuyingPattern.LONG_GAP),
        ),
    ]


FIGURE_COLUMNS = (
    Column("label", gettext_lazy("Figure")),
    Column("value", gettext_lazy("Value"), kind="number"),
    Column("unit", gettext_lazy("Unit")),
)
BUYER_COLUMNS = (
    Column("place", gettext_lazy("Place"), kind="count"),
    Column("name", gettext_lazy("Customer")),
    Column("net_tonnes", gettext_lazy("Net tonnes"), kind="tonnes"),
    Column("share_pct", gettext_lazy("Share of tonnes"), kind="pct"),
    Column("cumulative_pct", gettext_lazy("Cumulated share"), kind="pct"),
    Column("months_bought", gettext_lazy("Months bought"), kind="count"),
    Column("longest_gap", gettext_lazy("Longest gap, months"), kind="count"),
)


def _download(
    request: HttpRequest, rows: Iterable[Any], columns: tuple[Column, ...], title: str, period: Period
) -> HttpResponseBase:
    check(request, "export")
    name = f"{title} {period.first} {period.last}"
    answer, written = export.response(rows, columns, name, reader=person(request))
    detail = {"list": request.path, "query": request.GET.urlencode(), "rows": written}
    record(by=person(request), action="web.list.export", subject=None, detail=detail)
    return answer


def _month(text: str) -> Month | None:
    try:
        return Month.parse(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def _percentage(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 < value <= 100 else None


def _pattern(text: str) -> BuyingPattern | None:
    return BuyingPattern(text) if text in set(BuyingPattern) else None
