import pytest
from tests.builders.people import a_user

from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.trade.catalogue.access import visible_mines
from coalface.trade.catalogue.actions import (
    NotCataloguable,
    change_mine,
    change_product,
    change_station,
    record_mine,
    record_product,
    record_station,
)
from coalface.trade.catalogue.models import Mine, Product

pytestmark = pytest.mark.django_db


def test_a_mine_is_recorded_and_audited() -> None:
    dispatcher = a_user("trade.edit")
    mine = record_mine(code=" TS ", name=" 塔山矿 ", region="山西", by=dispatcher)
    event = AuditEvent.objects.latest("pk")
    assert (mine.code, mine.name, mine.region) == ("TS", "塔山矿", "山西")
    assert (event.action, event.actor_id, event.subject_id) == (
        "trade.mine.create",
        dispatcher.pk,
        mine.pk,
    )


def test_changes_are_audited() -> None:
    by = a_user("trade.edit")
    mine = record_mine(code="TS", name="塔山", by=by)
    change_mine(mine=mine, code="TS", name="塔山矿", region="大同", by=by)
    product = record_product(code="D55", name="动力煤", by=by)
    change_product(product=product, code="D55", name="动力煤 5500", kind=Product.Kind.THERMAL, by=by)
    station = record_station(code="QHD", name="秦皇岛", by=by)
    change_station(station=station, code="QHD", name="秦皇岛港", is_port=True, by=by)
    actions = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
    assert actions[-6:] == [
        "trade.mine.create",
        "trade.mine.change",
        "trade.product.create",
        "trade.product.change",
        "trade.station.create",
        "trade.station.change",
    ]


def test_a_code_is_taken_once() -> None:
    by = a_user("trade.edit")
    record_mine(code="TS", name="塔山矿", by=by)
    with pytest.raises(NotCataloguable) as refusal:
        record_mine(code="TS", name="同名矿", by=by)
    assert [finding.code for finding in refusal.value.findings] == ["code_taken"]
    assert Mine.objects.count() == 1


def test_a_nameless_entry_is_refused() -> None:
    with pytest.raises(NotCataloguable):
        record_mine(code="TS", name=" ", by=a_user("trade.edit"))


def test_the_catalogue_needs_the_right_to_edit_trade() -> None:
    with pytest.raises(NotAllowed):
        record_mine(code="TS", name="塔山矿", by=a_user("trade.view"))


def test_the_catalogue_is_seen_by_those_who_see_trade() -> None:
    record_mine(code="TS", name="塔山矿", by=a_user("trade.edit"))
    assert (visible_mines(a_user("trade.view")).count(), visible_mines(a_user("grade.view")).count()) == (
        1,
        0,
    )
