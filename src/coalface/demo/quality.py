"""Lots of a few contracts over the last months, assayed by both sides, with disputes and samples."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch.models import Shipment
from coalface.trade.quality.actions.assays import save_assay, save_policy
from coalface.trade.quality.actions.disputes import resolve_dispute, send_to_referee
from coalface.trade.quality.actions.lots import NoLot, form_lots
from coalface.trade.quality.actions.samples import divide_sample, record_step, take_sample
from coalface.trade.quality.models import Dispute, Lot
from coalface.trade.quality.rules.custody import Step
from coalface.trade.quality.rules.lots import Way
from coalface.trade.quality.rules.results import HOUSE_POLICY, Outcome, Party

CONTRACTS, DAYS = 3, 30
LEAN = (Decimal(70), Decimal(12), Decimal(-8))
LABORATORIES = ("燃料质检班化验室", "入厂煤化验中心", "焦化厂质检处")
OURS, REFEREE = "集团煤质检测中心", "国家煤及煤化工产品质检中心"


def write(today: date) -> None:
    """The first customer's laboratory finds less than ours, and more and more so."""
    dice, by = random.Random(81), system_user()
    save_policy(
        contract=None,
        from_on=date(today.year - 1, 1, 1),
        policy=HOUSE_POLICY,
        note="煤质管理办法（试行）",
        by=by,
    )
    since = today - timedelta(days=DAYS)
    for place, contract in enumerate(_busy(since)):
        lots = _lots(contract, since, today, by)
        for at, lot in enumerate(lots):
            _assays(lot, LEAN[place] * at / max(len(lots), 1), LABORATORIES[place], at, dice, by)
    _referee(by)
    for lot in Lot.objects.order_by("-until_on")[:2]:
        _sample(lot, by)


def _busy(since: date) -> Sequence[Contract]:
    rows = Shipment.objects.filter(shipped_on__gte=since, contract__isnull=False, product__kind="thermal")
    busiest = (
        rows.order_by().values("contract").annotate(tonnes=Sum("net_tonnes")).order_by("-tonnes", "contract")
    )
    ids = [row["contract"] for row in busiest[:CONTRACTS]]
    return list(Contract.objects.filter(pk__in=ids).select_related("customer").order_by("pk"))


def _lots(contract: Contract, since: date, today: date, by: User) -> list[Lot]:
    try:
        return form_lots(contract_id=contract.pk, first=since, last=today, way=Way.DAY, by=by)
    except NoLot:
        return []


def _assays(lot: Lot, lean: Decimal, laboratory: str, at: int, dice: random.Random, by: User) -> None:
    """Around what the tickets say; now and then both lie too far apart."""
    ticket = Shipment.objects.filter(pk__in=lot.members.values("shipment")).first()
    if ticket is None or ticket.kcal_per_kg is None or ticket.moisture_pct is None:
        return
    heat, far = ticket.kcal_per_kg, Decimal(190 if at % 9 == 4 else 0)
    for party, where, less in ((Party.SELLER, OURS, Decimal(0)), (Party.BUYER, laboratory, lean + far)):
        if party is Party.BUYER and at % 6 == 5:
            continue
        values = {
            "q_net_ar": heat - less + dice.randint(-25, 25),
            "moisture_ar": ticket.moisture_pct + Decimal(dice.randint(-3, 3)) / 10,
            "moisture_ad": Decimal(dice.randint(18, 28)) / 10,
            "ash_d": (ticket.ash_pct or Decimal(16)) + Decimal(dice.randint(-30, 30)) / 100,
            "volatile_daf": Decimal(3480 + 7 * (at % 11) + dice.randint(-20, 20)) / 100,
            "sulphur_d": ticket.sulphur_pct or Decimal("0.7"),
        }
        save_assay(
            lot_id=lot.pk,
            party=party,
            laboratory=where,
            analysed_on=min(lot.until_on + timedelta(days=2), timezone.localdate()),
            values=values,
            report_number=f"HY{lot.until_on:%y%m%d}{lot.pk:04d}{party.value[0].upper()}",
            by=by,
        )


def _referee(by: User) -> None:
    """Of the disputes the oldest was decided, the next is at the referee, another was talked over."""
    for place, dispute in enumerate(Dispute.objects.select_related("lot").order_by("lot__until_on")[:3]):
        if place == 2:
            _resolve(dispute, Outcome.MEAN, "双方会议商定取平均", by)
            continue
        send_to_referee(dispute_id=dispute.pk, version=1, referee=REFEREE, sample=None, by=by)
        dispute.refresh_from_db()
        if place == 0:
            seller = dispute.lot.assays.get(party=Party.SELLER.value)
            save_assay(
                lot_id=dispute.lot_id,
                party=Party.REFEREE,
                laboratory=REFEREE,
                analysed_on=timezone.localdate(),
                values={"q_net_ar": (seller.q_net_ar or Decimal(0)) - 60, "moisture_ar": seller.moisture_ar},
                by=by,
            )
            _resolve(dispute, Outcome.REFEREE, "", by)


def _resolve(dispute: Dispute, outcome: Outcome, words: str, by: User) -> None:
    resolve_dispute(dispute_id=dispute.pk, version=dispute.version, outcome=outcome, words=words, by=by)


def _sample(lot: Lot, by: User) -> None:
    """One whole sample, divided into three; the buyer's portion went over in order."""
    hour = timezone.make_aware(datetime.combine(lot.until_on - timedelta(days=1), time(9)))
    sample = take_sample(
        lot_id=lot.pk,
        number=f"{lot.number}-Y",
        taken_at=hour,
        taken_by="采样员 刘建军",
        place="装车站台",
        mass_kg=Decimal(60),
        by=by,
    )
    seals = [f"F{lot.pk:05d}{letter}" for letter in "ABC"]
    at = hour + timedelta(hours=3)
    portions = divide_sample(
        sample_id=sample.pk, divided_at=at, divided_by="采样员 刘建军", seals=seals, by=by
    )
    record_step(
        sample_id=portions[1].pk,
        step=Step.HANDED_OVER,
        happened_at=at + timedelta(hours=2),
        giver="采样员 刘建军",
        taker="客户驻矿代表 王敏",
        by=by,
    )
    record_step(
        sample_id=portions[1].pk,
        step=Step.RECEIVED,
        happened_at=at + timedelta(hours=3),
        giver="客户驻矿代表 王敏",
        seal_number=seals[1],
        seal_intact=True,
        by=by,
    )
