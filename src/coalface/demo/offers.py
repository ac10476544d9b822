"""What the products promise of their quality, and quotes in every state."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user
from coalface.kernel.coal.assay import Measure
from coalface.kernel.findings import Refused
from coalface.trade.catalogue.actions import set_spec
from coalface.trade.catalogue.models import Mine, Product, Station
from coalface.trade.catalogue.rules.quality import Line
from coalface.trade.contracts.actions import (
    accept_quote,
    change_quote,
    decline_quote,
    draw_up_quote,
    send_quote,
    submit_quote,
)
from coalface.trade.contracts.models import Quote
from coalface.trade.pricing.models import PriceList

QUOTES = 12

PROMISED = {
    "thermal": (("moisture_ar", None, "10.0", None, "14.0"), ("ash_d", None, "18.5", None, "24.0")),
    "coking": (("ash_d", None, "9.6", None, "10.5"), ("caking", None, "86", "80", None)),
    "anthracite": (("ash_d", None, "12.0", None, "15.0"), ("hgi", None, "52", "45", "60")),
    "pci": (("ash_d", "10.5", "10.2", None, "11.5"), ("hgi", None, "68", "60", "80")),
    "lignite": (("moisture_ar", None, "33.0", None, "36.0"), ("ash_d", None, "14.0", None, "18.0")),
    "other": (("ash_d", None, "22.0", None, "30.0"),),
}
HEAT = {"coking": 7000, "anthracite": 6300, "pci": 7100, "lignite": 3990, "other": 5000}
VOLATILE = {"thermal": "31.0", "coking": "23.0", "anthracite": "8.0", "pci": "12.0", "lignite": "46.0"}


def write(today: date) -> None:
    """Specifications of every product, and a dozen quotes of this month."""
    _specs(today)
    _quotes(today)


def _specs(today: date) -> None:
    """A specification for each product since last year, and a stricter one this year for two of them."""
    by, last_year = system_user(), date(today.year - 1, 1, 1)
    for place, product in enumerate(Product.objects.order_by("code")):
        set_spec(product=product, lines=_lines(product, "0.90"), from_on=last_year, carried_km=900, by=by)
        if place < 2:
            set_spec(
                product=product,
                lines=_lines(product, "0.80"),
                from_on=date(today.year, 1, 1),
                carried_km=1_200,
                note="年度煤质提升，硫分收紧",
                by=by,
            )


def _quotes(today: date) -> None:
    """Drafts, sent and answered ones to customers with a seller, and one that waits for approval."""
    general = PriceList.objects.get(name="坑口基准价目")
    products = list(Product.objects.order_by("code"))
    mine, port = Mine.objects.order_by("pk").first(), Station.objects.filter(is_port=True).first()
    customers = Customer.objects.live().filter(responsible__isnull=False, status="active")
    for place, customer in enumerate(customers.select_related("responsible").order_by("-pk")[:QUOTES]):
        by = customer.responsible
        if by is None:
            continue
        quote = draw_up_quote(
            customer=customer,
            product=products[place % len(products)],
            tonnes=Decimal(5_000 * (1 + place % 4)),
            basis="list",
            price_list=general,
            mine=mine,
            place=port,
            transport=("rail", "road")[place % 2],
            delivery_from_on=today,
            delivery_until_on=today + timedelta(days=30),
            valid_until_on=today + timedelta(days=3 + place),
            by=by,
        )
        _go_on(quote, place, by)


def _go_on(quote: Quote, place: int, by: User) -> None:
    """Every fourth stays a draft; of the others one lies below its floor, and the customers answer some."""
    if place == 1:
        floor = quote.floor_per_tonne or quote.computed_price
        low = change_quote(quote_id=quote.pk, version=quote.version, offered_price=floor - 8, by=by)
        submit_quote(quote_id=low.pk, version=low.version, words="客户承诺月内提完，拟争取。", by=by)
    elif place % 4:
        sent = send_quote(quote_id=quote.pk, version=quote.version, by=by)
        if place % 4 == 3:
            why = "对方称港口现货更低 10 元"
            decline_quote(quote_id=sent.pk, version=sent.version, reason=why, by=by)
        elif place == 6:
            _accept(sent, by)


def _accept(quote: Quote, by: User) -> None:
    """The customer's papers may have run out meanwhile; then the quote waits."""
    with suppress(Refused), transaction.atomic():
        number = quote.number.replace("BJD", "HT-")
        accept_quote(quote_id=quote.pk, version=quote.version, number=number, kind="spot", by=by)


def _lines(product: Product, sulphur: str) -> list[Line]:
    heat = _heat(product)
    rows = [
        ("q_net_ar", str(heat), str(heat + 40), str(heat - 150), None),
        *PROMISED[product.kind],
        ("volatile_daf", None, VOLATILE.get(product.kind, "28.0"), None, None),
        ("sulphur_d", None, "0.60", None, sulphur),
    ]
    return [
        Line(Measure.of(code), *[None if one is None else Decimal(one) for one in values])
        for code, *values in rows
    ]


def _heat(product: Product) -> int:
    """The grade in the name of a thermal coal, 动力煤5500."""
    digits = "".join(one for one in product.name if one.isdigit())
    return int(digits) if digits else HEAT.get(product.kind, 5500)
