"""Who saves over a contract, shipment or payment they have not seen is shown both versions."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.builders.people import the_system
from tests.builders.trade import a_contract, a_receipt, a_shipment

from coalface.kernel.versions import Clash, StaleRecord
from coalface.trade.contracts.actions import change_contract
from coalface.trade.dispatch.actions import change_shipment
from coalface.trade.payments.actions import change_receipt

pytestmark = pytest.mark.django_db
EDITED: dict[str, tuple[Callable[[], Any], Callable[..., Any]]] = {
    "contract": (lambda: a_contract(), change_contract),
    "shipment": (lambda: a_shipment(), change_shipment),
    "receipt": (lambda: a_receipt(), change_receipt),
}


@pytest.mark.parametrize("kind", EDITED)
def test_the_second_writer_sees_both_versions_and_changes_nothing(kind: str) -> None:
    make, change = EDITED[kind]
    record = make()
    seen = record.version
    change(**{kind: record}, version=seen, by=the_system(), number="甲-1")
    with pytest.raises(StaleRecord) as refusal:
        change(**{kind: record}, version=seen, by=the_system(), number="乙-2")
    assert refusal.value.fields == {"number": Clash(stored="甲-1", offered="乙-2")}
    record.refresh_from_db()
    assert (record.number, record.version) == ("甲-1", seen + 1)
