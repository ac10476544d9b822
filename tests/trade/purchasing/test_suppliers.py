"""Suppliers: found, doubled, their papers and people."""

from datetime import date
from typing import Any

# Whole numbers stand for amounts here, which a strict comparison of types would refuse.
# mypy: disable-error-code="comparison-overlap, no-any-return, no-untyped-call, union-attr"
import pytest
from tests.builders.people import a_user, the_system
from tests.builders.purchases import (
    CODE,
    DAY,
    a_supplier,
    told,
)
from tests.builders.trade import a_mine

from coalface.desk.search.queries import search
from coalface.kernel.versions import StaleRecord
from coalface.trade.purchasing import actions
from coalface.trade.purchasing.models import Supplier
from coalface.trade.purchasing.queries.suppliers import similar_suppliers

pytestmark = pytest.mark.django_db


def test_a_supplier_is_recorded_found_and_changed() -> None:
    made = a_supplier("晋中汾西洗煤有限公司", "washer", credit_code="9114 0100-110010576b", mines=[a_mine()])
    assert (made.credit_code, made.mines.count()) == (CODE, 1)
    actions.add_contact(supplier_id=made.pk, name="郭建平", phone="13800000000", by=the_system())
    reader = a_user("purchase.view")
    assert [hit.title for hit in search(reader, "郭建平")] == [made.name]
    assert search(a_user("trade.view"), "郭建平") == []
    fields: dict[str, Any] = {"name": made.name, "kind": "washer", "rating": "A", "by": the_system()}
    changed = actions.change_supplier(supplier_id=made.pk, version=made.version, **fields)
    assert (changed.rating, told("trade.supplier.change")["name"]) == ("A", made.name)
    with pytest.raises(StaleRecord):
        actions.change_supplier(supplier_id=made.pk, version=1, **fields)


def test_doubles_are_found_by_code_and_by_name() -> None:
    a_supplier("晋中汾西洗煤有限公司", credit_code=CODE)
    with pytest.raises(actions.DuplicateSupplier):
        a_supplier("别的公司", credit_code=CODE)
    with pytest.raises(actions.DuplicateSupplier):
        actions.record_supplier(name="晋中汾西洗煤有限责任公司", kind="washer", by=the_system())
    found = similar_suppliers(the_system(), name="晋中汾西洗煤厂")
    assert [(one.supplier.name, one.sure) for one in found] == [("晋中汾西洗煤有限公司", False)]
    assert Supplier.objects.count() == 1


def test_papers_and_contacts_come_and_go() -> None:
    made = a_supplier()
    given: dict[str, Any] = {"supplier_id": made.pk, "paper": "business", "by": the_system()}
    with pytest.raises(actions.SupplierInvalid):
        actions.add_licence(number="1", **given)
    with pytest.raises(actions.SupplierInvalid):
        actions.add_licence(number="2", valid_from_on=DAY, expires_on=date(2024, 1, 1), **given)
    actions.remove_licence(licence_id=made.licences.get().pk, by=the_system())
    with pytest.raises(actions.SupplierInvalid):
        actions.add_contact(supplier_id=made.pk, name=" ", by=the_system())
    who = actions.add_contact(supplier_id=made.pk, name="郭", by=the_system())
    actions.remove_contact(contact_id=who.pk, by=the_system())
    assert (made.licences.count(), made.contacts.count()) == (0, 0)
    assert told("trade.supplier.licence_gone")["number"] == "1"
