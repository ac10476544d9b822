"""Price lists with floors and adjustments, the terms of running contracts, a draft, promises, a signature."""

from datetime import date, timedelta
from decimal import Decimal

from coalface.archive.customers.models import Customer
from coalface.identity.people.queries import system_user
from coalface.kernel.periods import Month
from coalface.trade.catalogue.models import Product
from coalface.trade.contracts.actions import (
    ask_for_signature,
    record_contract,
    record_promise,
    set_terms,
)
from coalface.trade.contracts.actions.terms import TermsFields
from coalface.trade.contracts.models import Contract
from coalface.trade.contracts.rules import MonthQuantity
from coalface.trade.pricing.actions.adjusting import save_adjustments
from coalface.trade.pricing.actions.lists import add_member, create_price_list
from coalface.trade.pricing.actions.prices import Subject, set_floor, set_price
from coalface.trade.pricing.models import ClauseSet, FloatingFormula, PriceList
from coalface.trade.pricing.rules.steps import About, Manner, Rule

TERMS = 40
BASE = {"thermal": 668, "coking": 1320, "anthracite": 905, "pci": 1105, "lignite": 392, "other": 610}
STEPS = (
    Rule(About.GRADE, Manner.PER_TONNE, Decimal(-10), grade="strategic"),
    Rule(About.GRADE, Manner.PER_TONNE, Decimal(-5), grade="long_term"),
    Rule(About.VOLUME, Manner.PER_TONNE, Decimal(-3), low=Decimal(100_000), high=Decimal(300_000)),
    Rule(About.VOLUME, Manner.PER_TONNE, Decimal(-6), low=Decimal(300_000)),
    Rule(About.FULFILMENT, Manner.PERCENT, Decimal("1.5"), high=Decimal(80)),
    Rule(About.RISK, Manner.PERCENT, Decimal(1)),
)
LIABILITY = "因一方原因月度兑现率低于 80% 的，按差额每吨 5 元支付违约金；不可抗力除外。"
DISPUTE = "协商解决；协商不成的，提交卖方所在地人民法院诉讼解决。"


def write(today: date) -> None:
    """Enough for every page to show its work; the same on the same day."""
    year = date(today.year, 1, 1)
    general = _lists(year, today)
    running = Contract.objects.filter(state="in_force", starts_on__lte=today, ends_on__gte=today)
    rows = list(running.select_related("customer", "product").order_by("-starts_on", "pk")[:TERMS])
    _terms(rows, general)
    if rows:
        _promises(rows, today)
        _draft(rows[0], general, today)


def _lists(year: date, today: date) -> PriceList:
    by = system_user()
    general = create_price_list(name="坑口基准价目", used_for="各品种坑口含税价", by=by)
    members = create_price_list(name="战略客户专享价目", used_for="战略合作客户", for_members=True, by=by)
    half = date(today.year, 7, 1) if today.month >= 7 else year
    for product in Product.objects.order_by("code"):
        price = Decimal(BASE[product.kind])
        set_floor(product=product, floor=price - 40, from_on=year, note="年度底价", by=by)
        for place, (day, step) in enumerate(((year - timedelta(days=365), 0), (year, 8), (half, 14))):
            if place == 2 and half == year:
                continue
            set_price(price_list=general, subject=Subject(product), price=price + step, from_on=day, by=by)
        set_price(price_list=members, subject=Subject(product), price=price - 5, from_on=year, by=by)
    for customer in Customer.objects.live().filter(grade="strategic").order_by("pk")[:4]:
        add_member(price_list=members, customer=customer, from_on=year, by=by)
    save_adjustments(
        price_list=general, version=1, rules=STEPS, from_on=year, note="年度优惠与量价挂钩办法", by=by
    )
    return general


def _terms(rows: list[Contract], general: PriceList) -> None:
    by = system_user()
    formula = FloatingFormula.objects.order_by("pk").first()
    clauses = ClauseSet.objects.order_by("pk").first()
    for place, contract in enumerate(rows):
        fields: TermsFields = {"clause_set": clauses, "loss_allowance_pct": Decimal("1.2")}
        basis = "list"
        if contract.kind == "yearly" and formula is not None and place % 2:
            basis, fields["formula"] = "floating", formula
        elif place % 5 == 4 and contract.product is not None:
            basis = "fixed"
            fields["unit_price_per_tonne"] = Decimal(BASE[contract.product.kind]) + place
        else:
            fields["price_list"] = general
        fields["freight_mode"] = ("collected", "one_ticket", "two_tickets")[place % 3]
        set_terms(
            contract=contract,
            version=contract.version,
            basis=basis,
            from_on=contract.starts_on,
            fields=fields,
            by=by,
        )


def _promises(rows: list[Contract], today: date) -> None:
    by = system_user()
    for place, contract in enumerate(rows[:6]):
        owner = contract.customer.responsible or by
        record_promise(
            contract=contract,
            side="ours" if place % 2 else "theirs",
            words="年兑现率达 95% 的返利" if place % 2 else "四季度预付煤款",
            amount_yuan=Decimal(300_000 + 100_000 * place),
            due_on=today + timedelta(days=20 * place - 10),
            owner=owner,
            by=by,
        )
        if place < 2:
            ask_for_signature(contract=contract, party="buyer", signer="供应部经理", service="local", by=by)


def _draft(like: Contract, general: PriceList, today: date) -> None:
    """Next year's contract of the same customer, complete and not yet sent for approval."""
    by, first = system_user(), Month.of(date(today.year + 1, 1, 1))
    draft = record_contract(
        customer=like.customer,
        number=f"MK-{today.year + 1}-长协-草稿-001",
        kind="yearly",
        starts_on=first.first,
        ends_on=(first + 11).last,
        product=like.product,
        total_tonnes=Decimal(240_000),
        quantities=[MonthQuantity(first + place, Decimal(20_000)) for place in range(12)],
        transport="rail",
        flow_from="塔山矿",
        flow_to="秦皇岛港",
        quality_words="收到基低位发热量 5500 kcal/kg，全水不高于 10%，干基全硫不高于 0.8%。",
        liability_words=LIABILITY,
        dispute_words=DISPUTE,
        deposit_yuan=Decimal(500_000),
        draft=True,
        by=by,
    )
    set_terms(
        contract=draft,
        version=draft.version,
        basis="list",
        from_on=first.first,
        fields={"price_list": general, "loss_allowance_pct": Decimal("1.2")},
        by=by,
    )
