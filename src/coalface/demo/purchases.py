"""Coal that is bought: four suppliers, their contracts, two months of loads, what was settled and paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from coalface.demo.granting import grant
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user
from coalface.kernel.periods import Month
from coalface.trade.catalogue.models import Stockyard
from coalface.trade.purchasing import actions
from coalface.trade.purchasing.models import PurchaseContract, PurchaseLot, Supplier
from coalface.trade.quality.rules.results import Party

DAYS = (2, 4, 7, 9, 12, 14, 17, 21, 24, 26)
"""Days of a month on which coal comes."""
COMMON = {"moisture_ar": Decimal("10.2"), "sulphur_d": Decimal("0.78")}


@dataclass(frozen=True, slots=True)
class Seller:
    """A supplier and what is agreed with it; of a draft nothing has come yet."""

    name: str
    kind: str
    rating: str
    region: str
    person: str
    origin: str
    price: str
    heat: int
    draft: bool = False


SELLERS: Sequence[Seller] = (
    Seller("山西晋中汾河煤业有限公司", "mine", "A", "山西晋中", "武建国", "晋中汾河矿", "612.00", 5010),
    Seller("陕西榆阳洗选有限公司", "washer", "B", "陕西榆林", "高海燕", "榆阳洗煤厂", "655.00", 5480),
    Seller(
        "内蒙古东胜煤炭运销有限公司", "trader", "B", "内蒙古鄂尔多斯", "乌兰", "东胜发运站", "588.00", 4860
    ),
    Seller(
        "山西吕梁瑞丰能源有限公司",
        "trader",
        "C",
        "山西吕梁",
        "郝志强",
        "吕梁集运站",
        "601.00",
        4950,
        draft=True,
    ),
)


def write(rng: np.random.Generator, today: date) -> None:
    """Last month is settled and partly paid, this month is on its way; one contract is still a draft."""
    by, month = system_user(), Month.of(today)
    yards = list(Stockyard.objects.select_related("product").order_by("code")[: len(SELLERS)])
    for seller, yard in zip(SELLERS, yards, strict=False):
        supplier = _supplier(seller, today, by)
        contract = _contract(seller, supplier, yard, month, by)
        if seller.draft:
            continue
        actions.submit_purchase(contract_id=contract.pk, version=contract.version, by=by)
        grant(contract)
        for period in (month - 1, month):
            _receive(rng, seller, contract, period, today, by)
        _assay(rng, seller, contract, today, by)
        _settle(contract, month - 1, today, by)


def _supplier(seller: Seller, today: date, by: User) -> Supplier:
    made = actions.record_supplier(
        name=seller.name,
        kind=seller.kind,
        standing="active",
        rating=seller.rating,
        region=seller.region,
        by=by,
    )
    actions.add_contact(supplier_id=made.pk, name=seller.person, post="销售经理", by=by)
    actions.add_licence(supplier_id=made.pk, paper="business", number=f"YY-{made.pk:06d}", by=by)
    if seller.kind == "mine":
        for paper, left_days in (("mining", 1400), ("safety", 45)):
            actions.add_licence(
                supplier_id=made.pk,
                paper=paper,
                number=f"{paper[:2].upper()}-{made.pk:06d}",
                valid_from_on=today - timedelta(days=1000),
                expires_on=today + timedelta(days=left_days),
                by=by,
            )
    return made


def _contract(
    seller: Seller, supplier: Supplier, yard: Stockyard, month: Month, by: User
) -> PurchaseContract:
    return actions.record_purchase(
        supplier=supplier,
        product=yard.product,
        stockyard=yard,
        starts_on=(month - 2).first,
        ends_on=(month + 9).last,
        total_tonnes=Decimal(60_000),
        unit_price_per_tonne=Decimal(seller.price),
        loss_allowance_pct=Decimal("0.5"),
        origin=seller.origin,
        transport="road",
        quality_words=f"收到基低位发热量 {seller.heat - 100} kcal/kg 以上，全硫 1.0% 以下",
        liability_words="质量低于约定的，按合同约定扣价；逾期交货的，按日支付违约金。",
        dispute_words="协商不成的，提交需方所在地人民法院。",
        by=by,
    )


def _receive(
    rng: np.random.Generator, seller: Seller, contract: PurchaseContract, month: Month, today: date, by: User
) -> None:
    for place, day in enumerate(DAYS):
        on = month.first.replace(day=day)
        if on >= today:
            return
        sent = Decimal(str(round(float(rng.uniform(150, 320)), 2)))
        lost = Decimal(str(round(float(rng.uniform(0, 0.9)), 2)))
        actions.record_receipt(
            contract=contract,
            received_on=on,
            vehicle=f"晋K{contract.pk % 10}{place}{int(rng.integers(100, 999))}",
            origin_tonnes=sent,
            received_tonnes=(sent * (100 - lost) / 100).quantize(Decimal("0.01")),
            by=by,
        )


def _assay(
    rng: np.random.Generator, seller: Seller, contract: PurchaseContract, today: date, by: User
) -> None:
    """Both sides looked at what came last month; of this month only our own result is there so far."""
    for lot in PurchaseLot.objects.filter(contract=contract, until_on__lt=today).order_by("from_on"):
        heat = seller.heat + int(rng.integers(-60, 60))
        parties = (Party.BUYER, Party.SELLER) if lot.until_on < Month.of(today).first else (Party.BUYER,)
        for party, shift in zip(parties, (0, 45), strict=False):
            actions.save_purchase_assay(
                lot_id=lot.pk,
                party=party,
                laboratory="煤质化验中心" if party is Party.BUYER else "供方化验室",
                analysed_on=min(lot.until_on + timedelta(days=1), today),
                values={
                    "q_net_ar": Decimal(heat + shift),
                    "moisture_ar": Decimal("10.2"),
                    "sulphur_d": Decimal("0.78"),
                },
                by=by,
            )


def _settle(contract: PurchaseContract, month: Month, today: date, by: User) -> None:
    statement = actions.prepare_purchase_statement(
        contract_id=contract.pk, first=month.first, last=month.last, by=by
    )
    actions.submit_purchase_statement(statement_id=statement.pk, version=statement.version, by=by)
    grant(statement)
    actions.record_payment(
        supplier_id=contract.supplier_id,
        paid_on=today - timedelta(days=1),
        amount=Decimal(500_000),
        instrument="cash",
        by=by,
    )
