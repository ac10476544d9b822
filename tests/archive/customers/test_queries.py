"""The duplicate check sees everything and tells only what the asker may know."""

from decimal import Decimal

import pytest
from tests.builders.archive import a_credit_code, a_customer
from tests.builders.people import a_department, a_user, the_system

from coalface.archive.customers.actions import add_name, delete_customers
from coalface.archive.customers.queries import Similar, similar_customers
from coalface.identity.people.rules import Scope
from coalface.kernel.findings import Severity

pytestmark = pytest.mark.django_db


def asked(**about: object) -> list[tuple[str, Decimal, str | None]]:
    return [(one.why, one.score, one.name) for one in similar_customers(the_system(), **about)]


def test_the_code_comes_first_then_the_core_then_the_likeness() -> None:
    code = a_credit_code()
    a_customer("国能河北定州发电公司")
    a_customer("国能定州发电有限公司")
    a_customer("完全另外的公司", credit_code=code)
    a_customer("鞍钢股份有限公司")
    assert asked(name="国能定州发电有限责任公司", credit_code=code.lower()) == [
        ("code", Decimal(1), "完全另外的公司"),
        ("name", Decimal("1.00"), "国能定州发电有限公司"),
        ("similar", Decimal("0.75"), "国能河北定州发电公司"),
    ]


def test_foreign_ids_and_other_names_are_known_too() -> None:
    plant = a_customer("Barry Steam Plant", registry_id="US-3")
    add_name(customer_id=plant.pk, kind="former", name="巴里电厂", by=the_system())
    assert asked(registry_id="us-3") == [("registry", Decimal(1), "Barry Steam Plant")]
    assert asked(name="Barry Steam Plant LLC") == [("name", Decimal("1.00"), "Barry Steam Plant")]
    assert asked(name="巴里电厂") == [("name", Decimal("1.00"), "Barry Steam Plant")]


def test_a_customer_is_not_its_own_duplicate() -> None:
    customer = a_customer("太原电厂")
    assert asked(name="太原电厂", besides=customer.pk) == []


def test_nothing_asked_nothing_found() -> None:
    a_customer("太原电厂")
    assert asked() == asked(name="  ") == []


def test_out_of_scope_only_the_existence_and_whom_to_ask_are_told() -> None:
    home = a_department("华东科")
    owner = a_user("customer.view", "customer.edit", full_name="王敏", department=home)
    customer = a_customer("太原电厂", by=owner, credit_code=a_credit_code())
    stranger = a_user("customer.view", scope=Scope.OWN)
    (hidden,) = similar_customers(stranger, credit_code=customer.credit_code)
    assert hidden == Similar("code", Decimal(1), None, None, "王敏", "华东科", in_bin=False)
    assert str(hidden.finding) == "This company is already looked after by 王敏 (华东科)."


def test_the_bin_is_searched_as_well() -> None:
    customer = a_customer("太原电厂", credit_code=a_credit_code())
    delete_customers(customer_ids=[customer.pk], by=the_system())
    (binned,) = similar_customers(the_system(), credit_code=customer.credit_code)
    assert (binned.in_bin, binned.finding.severity) == (True, Severity.BLOCKS)


def test_a_likeness_is_a_note_not_a_stop() -> None:
    a_customer("山西焦煤有限公司")
    (near,) = similar_customers(the_system(), name="山西焦媒有限公司")
    assert (near.why, near.is_sure, near.finding.severity) == ("similar", False, Severity.NOTE)
