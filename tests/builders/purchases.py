"""Suppliers and what is bought from them, approved by one person."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from tests.builders.admission import a_route
from tests.builders.people import a_user, the_system
from tests.builders.plans import a_stockyard
from tests.builders.trade import a_product

from coalface.desk.approvals.actions import decide
from coalface.desk.approvals.models import ApprovalStep
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.models import User
from coalface.trade.purchasing import actions
from coalface.trade.purchasing.models import (
    PurchaseAssay,
    PurchaseContract,
    PurchaseLot,
    PurchaseReceipt,
    PurchaseStatement,
    Supplier,
    SupplierPayment,
)
from coalface.trade.purchasing.queries.lots import lot_of
from coalface.trade.quality.rules.results import Party

FIRST, LAST, DAY = date(2024, 3, 1), date(2024, 3, 31), date(2024, 3, 5)
CODE = "91140100110010576B"
STATED = {
    "origin": "晋中汾西",
    "transport": "road",
    "quality_words": "Qnet,ar≥5000",
    "liability_words": "违约金5%",
    "dispute_words": "仲裁",
}
"""What a contract states beside its price before it can be approved (B2)."""
_numbers = count(1)


def a_supplier(name: str = "", kind: str = "trader", *, licensed: bool = True, **fields: Any) -> Supplier:
    """A trader in good standing with a business licence that has no end."""
    given = {"standing": "active", **fields}
    made = actions.record_supplier(
        name=name or f"供应商{next(_numbers):04d}", kind=kind, although_similar=True, by=the_system(), **given
    )
    if licensed:
        actions.add_licence(supplier_id=made.pk, paper="business", number="1", by=the_system())
    return made


def a_purchase(supplier: Supplier | None = None, **fields: Any) -> PurchaseContract:
    """A draft for March 2024 at a fixed 600.00, weighed on arrival, ten days a lot."""
    product = fields.pop("product", None) or a_product()
    given = {
        "supplier": supplier or a_supplier(),
        "product": product,
        "stockyard": fields.pop("stockyard", None) or a_stockyard(product),
        "starts_on": date(2024, 1, 1),
        "ends_on": date(2024, 12, 31),
        "total_tonnes": Decimal(50_000),
        "unit_price_per_tonne": None if fields.get("basis") == "floating" else Decimal(600),
        **STATED,
        **fields,
    }
    return actions.record_purchase(by=the_system(), **given)


def a_buying_leader() -> User:
    return a_user("purchase.view")


def decided(subject: Any, verdict: str = "granted") -> None:
    step = ApprovalStep.objects.select_related("person").get(
        is_current=True, approval__subject_id=subject.pk, approval__subject_kind=subject._meta.model_name
    )
    assert step.person is not None
    decide(step_id=step.pk, verdict=verdict, words="说明", by=step.person)
    subject.refresh_from_db()


def in_force(contract: PurchaseContract | None = None, **fields: Any) -> PurchaseContract:
    """Approved by one person."""
    made = contract or a_purchase(**fields)
    a_route(a_buying_leader(), kind="purchasecontract")
    actions.submit_purchase(contract_id=made.pk, version=made.version, by=the_system())
    decided(made)
    return made


def a_load_of(contract: PurchaseContract | None = None, **fields: Any) -> PurchaseReceipt:
    given = {
        "contract": contract or in_force(),
        "received_on": DAY,
        "vehicle": "晋A12345",
        "received_tonnes": Decimal(1000),
        "by": the_system(),
        **fields,
    }
    return actions.record_receipt(**given)


def a_bought_lot(contract: PurchaseContract | None = None, **fields: Any) -> PurchaseLot:
    lot = lot_of(a_load_of(contract, **fields))
    assert lot is not None
    return lot


def a_bought_assay(lot: PurchaseLot, party: Party = Party.BUYER, **values: str) -> PurchaseAssay:
    return actions.save_purchase_assay(
        lot_id=lot.pk,
        party=party,
        laboratory="本部化验室",
        analysed_on=date(2024, 3, 11),
        values={code: Decimal(text) for code, text in (values or {"q_net_ar": "5000"}).items()},
        by=the_system(),
    )


def a_purchase_statement(contract: PurchaseContract | None = None, **fields: Any) -> PurchaseStatement:
    """Over one lot with our assay unless a contract is given."""
    if contract is None:
        lot = a_bought_lot()
        a_bought_assay(lot)
        contract = lot.contract
    given = {"contract_id": contract.pk, "first": FIRST, "last": LAST, "by": the_system(), **fields}
    return actions.prepare_purchase_statement(**given)


def owed(statement: PurchaseStatement | None = None, verdict: str = "granted") -> PurchaseStatement:
    """Sent for approval and decided on."""
    made = statement or a_purchase_statement()
    a_route(a_buying_leader(), kind="purchasestatement")
    made.refresh_from_db()
    actions.submit_purchase_statement(statement_id=made.pk, version=made.version, by=the_system())
    decided(made, verdict)
    return made


def a_payment_to(supplier: Supplier, amount: str = "100000.00", **fields: Any) -> SupplierPayment:
    given = {"paid_on": date(2024, 4, 20), "instrument": "cash", "by": the_system(), **fields}
    return actions.record_payment(supplier_id=supplier.pk, amount=Decimal(amount), **given)


def told(action: str) -> dict[str, Any]:
    """What the trail keeps about the last act of this name."""
    detail: dict[str, Any] = AuditEvent.objects.filter(action=action).latest("pk").detail
    return detail
