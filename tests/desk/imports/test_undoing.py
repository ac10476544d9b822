"""Undoing: all of it that nobody built upon, and the reasons for the rest."""

import pytest
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.imports import SHIPMENT_HEADERS, a_csv, a_load, a_run, a_shipment_row
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_product, a_shipment

from coalface.archive.customers.actions import change_customer
from coalface.archive.customers.models import Customer
from coalface.desk.approvals.models import Approval
from coalface.desk.imports.actions.loading import NotLoadable, load_run
from coalface.desk.imports.actions.undoing import undo_run
from coalface.desk.search.queries import search
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.trade.catalogue.models import Mine
from coalface.trade.dispatch.models import Shipment
from coalface.trade.months.models import CustomerMonth

pytestmark = pytest.mark.django_db

CODE = "911100007109310534"


def kept(run):
    return list(run.obstacles.order_by("id").values_list("label", "code"))


def test_created_records_go_with_their_sums_and_one_audit_event():
    a_product("动力煤")
    a_customer(credit_code=CODE)
    run = a_load(a_csv(SHIPMENT_HEADERS, a_shipment_row(CODE, "动力煤")))
    undone = undo_run(run_id=run.pk, by=the_system())
    assert (undone.state, kept(undone)) == ("undone", [])
    assert (Shipment.objects.count(), CustomerMonth.objects.count()) == (0, 0)
    event = AuditEvent.objects.get(action="desk.imports.undo")
    assert event.detail == {"restored": {}, "removed": {"shipments": 1}, "kept": 0}


def test_changed_records_get_all_their_former_values_back():
    customer = a_customer(name="甲", credit_code=CODE, region="山西")
    before = Customer.objects.filter(pk=customer.pk).values().get()
    run = a_load(a_csv(("客户名称", "统一社会信用代码", "地区"), ["乙", CODE, "河北"]), kind="customers")
    assert search(the_system(), "乙")
    undo_run(run_id=run.pk, by=the_system())
    assert Customer.objects.filter(pk=customer.pk).values().get() == before
    assert not search(the_system(), "乙")


def test_what_was_changed_since_stays_and_is_listed():
    run = a_load(a_csv(("客户名称", "统一社会信用代码"), ["甲", CODE]), kind="customers")
    customer = Customer.objects.get()
    change_customer(customer_id=customer.pk, version=customer.version, by=the_system(), region="山西")
    undone = undo_run(run_id=run.pk, by=the_system())
    assert kept(undone) == [("甲", "changed_since")]
    assert Customer.objects.get().region == "山西"


def test_what_is_in_use_stays_until_it_is_free():
    run = a_load(
        a_csv(("客户名称", "统一社会信用代码"), ["甲", CODE], ["乙", "91110000600037341L"]), kind="customers"
    )
    shipment = a_shipment(Customer.objects.get(name="甲"))
    undone = undo_run(run_id=run.pk, by=the_system())
    assert kept(undone) == [("甲", "in_use")]
    assert list(Customer.objects.values_list("name", flat=True)) == ["甲"]
    Shipment.objects.filter(pk=shipment.pk).delete()
    again = undo_run(run_id=run.pk, by=the_system())
    assert (kept(again), Customer.objects.count()) == ([], 0)


def test_what_somebody_is_asked_to_approve_stays():
    run = a_load(a_csv(("客户名称", "统一社会信用代码"), ["甲", CODE]), kind="customers")
    Approval.objects.create(
        subject_kind="customer",
        subject_id=Customer.objects.get().pk,
        author=the_system(),
        route_version=1,
        requested_at=timezone.now(),
    )
    assert kept(undo_run(run_id=run.pk, by=the_system())) == [("甲", "in_use")]


def test_a_mine_that_a_shipment_names_stays():
    run = a_load(a_csv(("编码", "名称"), ["M1", "寺河矿"], ["M2", "成庄矿"]), kind="mines")
    a_shipment(mine=Mine.objects.get(code="M1"))
    assert kept(undo_run(run_id=run.pk, by=the_system())) == [("寺河矿", "in_use")]
    assert list(Mine.objects.values_list("name", flat=True)) == ["寺河矿"]


def test_an_update_by_a_later_import_keeps_the_record_until_that_is_undone():
    headers = ("客户名称", "统一社会信用代码")
    first = a_load(a_csv(headers, ["甲", CODE]), kind="customers")
    second = a_load(a_csv(headers, ["乙", CODE]), kind="customers")
    assert kept(undo_run(run_id=first.pk, by=the_system())) == [("乙", "changed_since")]
    undo_run(run_id=second.pk, by=the_system())
    assert kept(undo_run(run_id=first.pk, by=the_system())) == []
    assert Customer.objects.count() == 0


def test_only_who_may_import_may_undo_and_only_what_was_written():
    a_product("动力煤")
    a_customer(credit_code=CODE)
    run = a_run(a_csv(SHIPMENT_HEADERS, a_shipment_row(CODE, "动力煤")))
    with pytest.raises(NotLoadable):
        undo_run(run_id=run.pk, by=the_system())
    load_run(run_id=run.pk, by=the_system())
    with pytest.raises(NotAllowed):
        undo_run(run_id=run.pk, by=a_user("trade.edit"))
    assert Shipment.objects.count() == 1
