"""A shipment names only mines, products, stations and contracts that exist; they stay while it does."""

import pytest
from django.db import IntegrityError, connection, transaction
from tests.builders.archive import a_customer
from tests.builders.people import the_system
from tests.builders.trade import a_contract, a_mine, a_shipment

from coalface.trade.catalogue.actions import record_station
from coalface.trade.dispatch.models import PARENTS, Shipment

pytestmark = pytest.mark.django_db
NOBODY = 987_654_321


def a_full_shipment() -> Shipment:
    customer = a_customer()
    station = record_station(code="QHD", name="秦皇岛", by=the_system())
    return a_shipment(customer, contract=a_contract(customer), mine=a_mine(), station=station)


@pytest.mark.parametrize("column", PARENTS)
def test_an_unknown_parent_is_refused_on_change_and_on_insert(column: str) -> None:
    shipment = a_full_shipment()
    with pytest.raises(IntegrityError, match=column), transaction.atomic():
        Shipment.objects.filter(pk=shipment.pk).update(**{column: NOBODY})
    shipment.pk, shipment.number = None, "FY-2"
    setattr(shipment, column, NOBODY)
    with pytest.raises(IntegrityError, match=column), transaction.atomic():
        shipment.save()


@pytest.mark.parametrize("column", PARENTS)
def test_a_named_parent_cannot_be_deleted_past_django(column: str) -> None:
    shipment = a_full_shipment()
    parent = PARENTS[column]
    key = getattr(shipment, column)
    assert key is not None
    with pytest.raises(IntegrityError, match=column), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {parent} WHERE id = %s", [key])
