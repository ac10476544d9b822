"""The gate of the last weeks: carriers, scales, trucks with their tickets, and what arrived."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user
from coalface.kernel.findings import Refused
from coalface.trade.catalogue.models import Transport
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch import actions
from coalface.trade.dispatch.models import (
    Arrival,
    Carrier,
    LoadingNote,
    Scale,
    Shipment,
    Ticket,
    Weighing,
)
from coalface.trade.dispatch.rules.limits import HOUSE
from coalface.trade.dispatch.rules.losses import USUAL
from coalface.trade.dispatch.rules.weighing import Kind
from coalface.trade.ledger.actions import mark_dirty, next_number

DAYS, TRUCKS, MOST_NET, LOADS = 45, 60, Decimal(34), 120
HAULIERS = ("晋北通达运输", "朔州顺安物流", "同煤汽运一队", "鄂尔多斯捷运", "神府联运车队")
LEAN = {
    "晋北通达运输": "0.10",
    "朔州顺安物流": "0.16",
    "同煤汽运一队": "0.05",
    "鄂尔多斯捷运": "0.62",
    "神府联运车队": "0.21",
}
RAILWAYS = ("太原铁路局", "呼和浩特铁路局")
DRIVERS = ("王建国", "李志强", "张海平", "刘永胜", "赵玉田", "陈立军")


def write(today: date) -> None:
    """One haulier brings less than the others; the second scale has not been verified again."""
    dice, by = random.Random(82), system_user()
    carriers = _carriers(by)
    scales = _scales(today, by)
    hauliers = [one for one in carriers if one.transport == Transport.ROAD]
    plates = [f"{dice.choice(('晋B', '晋F', '蒙K', '冀B'))}{dice.randint(10000, 99999)}" for _ in range(24)]
    _limits(today, by)
    _trucks(today, hauliers, scales, plates, dice, by)
    _arrivals(today, carriers, dice)


def _limits(today: date, by: User) -> None:
    """As the standards have it; since this year the road allows the note to be passed by less."""
    stricter = replace(HOUSE, gate=replace(HOUSE.gate, note_over_pct=Decimal(3)))
    for years, limits, source in (
        (1, HOUSE, "GB 1589-2016；《煤炭送货办法》途耗 1.2%"),
        (0, stricter, "磅房管理办法（修订），超提煤单不得过 3%"),
    ):
        first = date(today.year - years, 1, 1)
        actions.set_limits(from_on=first, limits=limits, source=source, by=by)


def _carriers(by: User) -> list[Carrier]:
    road = [actions.record_carrier(name=name, transport="road", by=by) for name in HAULIERS]
    rail = [actions.record_carrier(name=name, transport="rail", by=by) for name in RAILWAYS]
    return [*road, *rail, actions.record_carrier(name="中远海运散货", transport="water", by=by)]


def _scales(today: date, by: User) -> list[Scale]:
    made = []
    for code, name, kind, most, left in (
        ("DB-01", "一号汽车衡", "truck", 120, 200),
        ("DB-02", "二号汽车衡", "truck", 120, -6),
        ("DB-03", "三号汽车衡", "truck", 150, 41),
        ("GD-01", "装车站轨道衡", "rail", 120, 90),
    ):
        verified = today + timedelta(days=left)
        checked = verified - timedelta(days=365)
        made.append(
            actions.record_scale(
                code=code,
                name=name,
                kind=kind,
                most_tonnes=Decimal(most),
                calibrated_on=checked,
                verified_until_on=verified,
                by=by,
            )
        )
    return [scale for scale in made if scale.kind == Scale.Kind.TRUCK]


def _trucks(
    today: date,
    hauliers: Sequence[Carrier],
    scales: Sequence[Scale],
    plates: Sequence[str],
    dice: random.Random,
    by: User,
) -> None:
    """Truck by truck behind some running contracts, the last one this morning."""
    rows = Contract.objects.filter(starts_on__lte=today, ends_on__gte=today, product__isnull=False)
    contracts = list(rows.select_related("customer", "product").order_by("pk")[:12])
    for place in range(TRUCKS if contracts else 0):
        contract = contracts[place % len(contracts)]
        at = timezone.make_aware(datetime.combine(today, time(7))) - timedelta(hours=11 * (TRUCKS - place))
        note = _note(contract, plates[place % len(plates)], hauliers[place % len(hauliers)], at, dice, by)
        tare = _weighed(note, scales[place % 3], Kind.TARE, Decimal(dice.randint(1580, 1610)) / 100, at, by)
        gross = tare.tonnes + MOST_NET - Decimal(dice.randint(60, 190)) / 100
        loaded = _weighed(note, scales[place % 3], Kind.GROSS, gross, at + timedelta(minutes=47), by)
        _out(note, tare, loaded, by)
    _on_their_way(contracts[:8], plates, scales[0], today, by)


def _note(
    contract: Contract, plate: str, carrier: Carrier, at: datetime, dice: random.Random, by: User
) -> LoadingNote:
    day = timezone.localdate(at)
    assert contract.product is not None
    return LoadingNote.objects.create(
        number=next_number("TMD", day),
        customer=contract.customer,
        contract=contract,
        product=contract.product,
        carrier=carrier,
        plate=plate,
        driver=dice.choice(DRIVERS),
        driver_phone=f"13{dice.randint(100000000, 999999999)}",
        tonnes=MOST_NET,
        valid_from_on=day,
        valid_until_on=day + timedelta(days=2),
        state=LoadingNote.State.OUT,
        unit_price_per_tonne=Decimal(dice.randint(640, 760)),
        reserved_yuan=0,
        issued_at=at - timedelta(hours=5),
        issued_by=by,
        closed_at=at + timedelta(minutes=47),
    )


def _weighed(
    note: LoadingNote, scale: Scale, kind: Kind, tonnes: Decimal, at: datetime, by: User
) -> Weighing:
    return Weighing.objects.create(
        note=note, plate=note.plate, scale=scale, kind=kind, tonnes=tonnes, weighed_at=at, weighed_by=by
    )


def _out(note: LoadingNote, tare: Weighing, gross: Weighing, by: User) -> None:
    day, net = timezone.localdate(gross.weighed_at), gross.tonnes - tare.tonnes
    number = next_number("BD", day)
    shipment = Shipment.objects.create(
        number=number,
        customer=note.customer,
        contract=note.contract,
        product=note.product,
        shipped_on=day,
        net_tonnes=net,
        transport=Transport.ROAD,
        unit_price_per_tonne=note.unit_price_per_tonne,
    )
    Ticket.objects.create(
        number=number,
        note=note,
        shipment=shipment,
        tare=tare,
        gross=gross,
        tare_tonnes=tare.tonnes,
        gross_tonnes=gross.tonnes,
        net_tonnes=net,
        weighed_at=gross.weighed_at,
        weighed_by=by,
        printed=1,
    )
    mark_dirty([(note.customer_id, day)])


def _arrivals(today: date, carriers: Sequence[Carrier], dice: random.Random) -> None:
    """Of loads some days back, trucks first; each haulier has its own hand."""
    railways = [one for one in carriers if one.transport == Transport.RAIL]
    since, until = today - timedelta(days=DAYS), today - timedelta(days=4)
    rows = Shipment.objects.filter(shipped_on__range=(since, until)).order_by("-shipped_on", "pk")
    trucks = list(
        rows.filter(tickets__isnull=False).prefetch_related("tickets__note__carrier", "tickets__gross")
    )
    trains = list(rows.filter(transport=Transport.RAIL)[: LOADS - len(trucks)])
    made = [_truck_arrived(one, dice) for one in trucks]
    made += [_train_arrived(one, railways[place % 2], dice) for place, one in enumerate(trains)]
    Arrival.objects.bulk_create(made)
    mark_dirty([(one.customer_id, one.arrived_on) for one in made])


def _truck_arrived(shipment: Shipment, dice: random.Random) -> Arrival:
    ticket = shipment.tickets.all()[0]
    assert ticket.note.carrier is not None
    lost_pct = Decimal(LEAN[ticket.note.carrier.name]) + Decimal(dice.randint(-12, 12)) / 100
    arrival = _arrived(shipment, lost_pct, 1, "road")
    arrival.carrier, arrival.scale = ticket.note.carrier, ticket.gross.scale
    return arrival


def _train_arrived(shipment: Shipment, railway: Carrier, dice: random.Random) -> Arrival:
    arrival = _arrived(shipment, Decimal(dice.randint(10, 145)) / 100, dice.randint(2, 4), "rail")
    arrival.carrier = railway
    if shipment.moisture_pct is not None:
        arrival.moisture_pct = shipment.moisture_pct - Decimal(dice.randint(0, 9)) / 10
    return arrival


def _arrived(shipment: Shipment, lost_pct: Decimal, days: int, transport: str) -> Arrival:
    allowance = USUAL[transport]
    return Arrival(
        shipment=shipment,
        customer_id=shipment.customer_id,
        arrived_on=shipment.shipped_on + timedelta(days=days),
        tonnes=(shipment.net_tonnes * (100 - lost_pct) / 100).quantize(Decimal("0.01")),
        allowance_pct=allowance.pct,
        dispute_pct=allowance.dispute_pct,
    )


def _on_their_way(
    contracts: Sequence[Contract], plates: Sequence[str], scale: Scale, today: date, by: User
) -> None:
    """Notes of today where terms and money allow them; every second truck is inside."""
    for place, (contract, plate) in enumerate(zip(contracts, plates, strict=False)):
        assert contract.product is not None
        try:
            note = actions.issue_note(
                customer=contract.customer,
                contract=contract,
                product=contract.product,
                tonnes=MOST_NET,
                plate=plate,
                valid_from_on=today,
                valid_until_on=today + timedelta(days=2),
                driver=DRIVERS[place % len(DRIVERS)],
                by=by,
            )
        except Refused:
            continue
        if place % 2 == 0:
            actions.weigh_in(note_id=note.pk, scale=scale, tonnes=Decimal("15.94"), by=by)
