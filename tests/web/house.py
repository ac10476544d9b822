"""The house of the scope tests: departments, people, and one customer with everything there is."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.db.models import Model
from django.utils import timezone
from tests.builders.admission import an_admitted_one
from tests.builders.agreements import a_price_list, a_quote
from tests.builders.archive import a_credential, a_customer, in_days
from tests.builders.care import a_care
from tests.builders.dossier import a_change, a_competitor, a_duty, a_fact
from tests.builders.experiments import an_experiment
from tests.builders.gate import (
    a_carrier,
    a_running_contract,
    a_ticket,
    a_voyage,
    a_waybill,
    an_arrival,
    issued,
)
from tests.builders.ledger import a_bank_line, a_bill, a_letter, a_line, an_account, posted
from tests.builders.market import a_value, an_index
from tests.builders.people import a_department, a_role, a_user, the_system
from tests.builders.plans import (
    a_count,
    a_haul_route,
    a_plan,
    a_service_order,
    a_stockyard,
    an_order,
)
from tests.builders.pricing import a_clause_set
from tests.builders.purchases import (
    a_bought_assay,
    a_load_of,
    a_purchase,
    a_purchase_statement,
    a_supplier,
    in_force,
)
from tests.builders.quality import a_lot, a_sample, an_assay
from tests.builders.reviews import a_review
from tests.builders.revision import a_key_report
from tests.builders.room import a_unit
from tests.builders.scans import a_blank_picture
from tests.builders.settlement import a_settled_lot, a_statement, an_invoice, settled
from tests.builders.ties import a_person, a_post
from tests.builders.trade import a_contract, a_receipt, a_shipment

from coalface.archive.dossier.actions import decide_on_fact
from coalface.archive.dossier.models import AbnormalUse, FactConflict
from coalface.archive.key_people.actions import record_occasion
from coalface.archive.merging.actions import scan_for_duplicates
from coalface.archive.pool.actions import open_campaign, record_sheet
from coalface.archive.revision.actions import begin_revision
from coalface.archive.room.models import Destruction, Loan
from coalface.archive.scans.models import Scan
from coalface.archive.timeline.actions import write
from coalface.desk.files.actions import attach
from coalface.identity.people.models import User
from coalface.identity.people.rules import RIGHTS, Scope
from coalface.trade.months.actions import recompute_dirty
from coalface.trade.pricing.actions.floating import create_formula
from coalface.trade.purchasing.queries.lots import lot_of
from coalface.trade.quality.rules.results import Party

NAME = "晋北钩沉热电有限公司"
NOTE = "燃料部说四月检修"
PRICE = "713.37"
RIVAL, REVISION, REASON = "北方钩沉煤业集团", "钩沉秋季核查", "钩沉保管期满"
CLAUSES = "钩沉热值条款"
YARD = "钩沉货场"
INDEX, FORMULA = "钩沉煤价指数", "钩沉长协浮动价"
CARRIER = "钩沉汽运公司"
SUPPLIER = "钩沉洗煤公司"
TRIAL = "钩沉价格试验"
SEEING = (
    *(right.code for right in RIGHTS if right.code.endswith(".view") and right.scoped),
    "customer.assign",
    "census.edit",
    "revision.sign",
    "room.keep",
    "customer.merge",
    "pricing.view",
    "export",
)


class House:
    """集团 with 华东 (一科 below it) and 华北; one customer in 一科 with everything a customer has."""

    def __init__(self) -> None:
        top = a_department("集团")
        east, self.north = a_department("华东", top), a_department("华北", top)
        self.team, self.east = a_department("一科", east), east
        self.owner = a_user(*SEEING, scope=Scope.OWN, department=self.team)
        self.customer = a_customer(NAME, responsible=self.owner, department=self.team)
        self.records: dict[str, Model] = {
            "credential": a_credential(self.customer),
            "admission": an_admitted_one(self.customer),
            "customerreview": a_review(self.customer),
            "contract": a_contract(self.customer),
            "shipment": a_shipment(self.customer, unit_price_per_tonne=Decimal(PRICE)),
            "receipt": a_receipt(self.customer, received_on=date(2024, 3, 20)),
            "clauseset": a_clause_set(CLAUSES),
            "account": an_account(self.customer),
            "bill": a_bill(self.customer),
            "reconciliation": a_letter(self.customer),
            "bankline": a_bank_line(NAME),
        }
        self.records |= self.facts() | self.papers() | self.gate()
        care = a_care(self.customer)
        self.records |= {"care": care, "careday": care.day} | self.quality()
        posted(self.customer, a_line("settled", 5))
        self.customer.grade = "strategic"
        self.customer.save(update_fields=["grade"])
        order = an_order(self.customer, haul_route=a_haul_route(daily_tonnes=Decimal(1)))
        yard = a_stockyard(order.product, name=YARD)
        self.records |= {"order": order, "plan": a_plan(), "stockyard": yard} | self.purchases()
        self.records |= {"stockcount": a_count(yard), "serviceorder": a_service_order(self.customer)}
        quote = a_quote(self.customer)
        self.records |= {"quote": quote, "product": quote.product, "pricelist": a_price_list()}
        self.records["experiment"] = an_experiment(name=TRIAL)
        scan_for_duplicates(by=the_system())
        recompute_dirty(by=the_system())
        write(customer=self.customer, kind="note", text=NOTE, by=the_system())

    def facts(self) -> dict[str, Model]:
        by, today = the_system(), in_days(0)
        fact = a_fact(self.customer)
        a_fact(self.customer, value=Decimal(90_000))
        person = a_person()
        person.responsible, person.department = self.owner, self.team
        person.save()
        a_post(person, self.customer)
        case = AbnormalUse(customer=self.customer, month_on=today.replace(day=1), measure="shipped")
        case.actual_kg, case.usual_kg, case.deviation_pct, case.z = 3, 10, Decimal(-70), Decimal(-9)
        case.save()
        return {
            "competitor": a_competitor(RIVAL),
            "indexvalue": (value := a_value(an_index("GC-1", name=INDEX), today)),
            "priceindex": value.index,
            "floatingformula": create_formula(name=FORMULA, by=by),
            "fact": fact,
            "factreport": fact.report,
            "factconflict": FactConflict.objects.get(),
            "policydecision": decide_on_fact(fact_id=fact.pk, text="增加供应", by=by),
            "reportduty": a_duty(by, self.customer),
            "changeevent": a_change(self.customer),
            "abnormaluse": case,
            "person": person,
            "occasion": record_occasion(
                customer_id=self.customer.pk, happened_on=today, kind="ceremony", title="厂庆", by=by
            ),
        }

    def quality(self) -> dict[str, Model]:
        """A lot whose two assays are in dispute."""
        lot = a_lot(self.customer)
        an_assay(lot, Party.SELLER, q_net_ar="5500")
        an_assay(lot, Party.BUYER, q_net_ar="5000")
        statement = a_statement(a_settled_lot(customer=self.customer).contract)
        an_invoice(settled(statement))
        return {"lot": lot, "sample": a_sample(lot), "statement": statement}

    def purchases(self) -> dict[str, Model]:
        """A load of bought coal with its result, settled."""
        receipt = a_load_of(in_force(a_purchase(a_supplier(SUPPLIER))))
        lot = lot_of(receipt)
        assert lot is not None
        a_bought_assay(lot)
        return {
            "supplier": receipt.contract.supplier,
            "purchasecontract": receipt.contract,
            "purchasereceipt": receipt,
            "purchaselot": lot,
            "purchasestatement": a_purchase_statement(receipt.contract),
        }

    def gate(self) -> dict[str, Model]:
        contract = a_running_contract(self.customer, price=Decimal(PRICE))
        ticket = a_ticket(issued(contract))
        return {
            "loadingnote": issued(contract),
            "ticket": ticket,
            "scale": ticket.gross.scale,
            "carrier": a_carrier(CARRIER),
            "waybill": a_waybill(contract),
            "voyage": a_voyage(contract),
            "arrival": an_arrival(a_shipment(self.customer)),
        }

    def papers(self) -> dict[str, Model]:
        by, today = the_system(), in_days(0)
        a_customer(NAME.replace("有限", "有限责任"), responsible=self.owner, department=self.team)
        picture = attach(subject=self.customer, stream=io.BytesIO(a_blank_picture()), name="照片.png", by=by)
        unit = a_unit(self.customer)
        Loan.objects.create(unit=unit, borrower=by, lent_at=timezone.now(), lent_by=by, due_on=in_days(9))
        destruction = Destruction.objects.create(reason=REASON, proposed_by=by, proposed_at=timezone.now())
        destruction.units.add(unit)
        census = open_campaign(name="普查", area="朔州", target=9, starts_on=today, ends_on=today, by=by)
        sheet = record_sheet(campaign_id=census.pk, name=NAME, place="朔州", industry="power", by=self.owner)
        return {
            "scan": Scan.objects.get(attachment=picture),
            "unit": unit,
            "destruction": destruction,
            "censussheet": sheet,
            "keyreport": a_key_report(self.customer, self.owner),
            "revision": begin_revision(name=REVISION, due_on=in_days(30), by=by),
        }

    def reader(self, who: str) -> User:
        make: dict[str, Callable[[], User]] = {
            "the person responsible": lambda: self.owner,
            "a colleague who sees their own": lambda: a_user(*SEEING, scope=Scope.OWN, department=self.team),
            "the chief of the department": lambda: a_user(*SEEING, scope=Scope.BELOW, department=self.team),
            "a manager above it": lambda: a_user(*SEEING, scope=Scope.BELOW, department=self.east),
            "a manager elsewhere": lambda: a_user(*SEEING, scope=Scope.BELOW, department=self.north),
            "a director": lambda: a_user(*SEEING, scope=Scope.ALL),
            "somebody without rights": lambda: a_user(department=self.team),
            "somebody with rights to other things": lambda: a_user(
                department=self.team, roles=[a_role("people.edit", "import.run", "export", scope=Scope.ALL)]
            ),
        }
        return make[who]()
