"""Specifications and the floors of the law as they are saved and asked for."""

from datetime import date
from decimal import Decimal

import pytest
from tests.builders.catalogue import a_spec, lines_of
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_contract, a_product

from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.kernel.coal.assay import Measure
from coalface.trade.catalogue.actions import (
    FloorInvalid,
    SpecInvalid,
    record_product,
    set_legal_floor,
    set_spec,
)
from coalface.trade.catalogue.models import LegalFloor, ProductSpec
from coalface.trade.catalogue.queries import spec_on, spec_words
from coalface.trade.catalogue.rules.quality import Bound
from coalface.trade.contracts.actions import NoSpecification, take_over_quality

pytestmark = pytest.mark.django_db
JANUARY, JUNE = date(2024, 1, 1), date(2024, 6, 1)


def test_a_specification_is_saved_with_the_law_it_was_judged_by() -> None:
    product, by = a_product(), a_user("trade.edit")
    made = set_spec(product=product, lines=lines_of(), from_on=JANUARY, by=by)
    event = AuditEvent.objects.latest("pk")
    assert made.judged_by is not None
    assert (made.number, made.judged_by.source) == (1, "商品煤质量管理暂行办法")
    assert (event.action, event.subject_id, event.actor_id) == ("trade.product.set_spec", product.pk, by.pk)


def test_the_version_of_the_day_holds() -> None:
    product = a_product()
    first, second = a_spec(product, JANUARY), a_spec(product, JUNE, ash_d="17", sulphur_d="0.7")
    days = (date(2023, 12, 31), date(2024, 5, 31), JUNE)
    assert [spec_on(product, day) for day in days] == [None, first, second]


def test_a_specification_outside_the_law_is_refused_with_the_sentence_why() -> None:
    with pytest.raises(SpecInvalid) as refusal:
        a_spec(ash_d="41", sulphur_d="0.8")
    assert [(one.field, str(one)) for one in refusal.value.findings] == [
        ("ash_d_most", "Ad of up to 41 % is above the 40 % of the law (商品煤质量管理暂行办法).")
    ]
    assert ProductSpec.objects.count() == 0


def test_lignite_is_held_against_its_own_floors() -> None:
    lignite = record_product(code="HM", name="褐煤", kind="lignite", by=the_system())
    with pytest.raises(SpecInvalid) as refusal:
        a_spec(lignite, ash_d="31", sulphur_d="1.6")
    assert [one.values["measure"] for one in refusal.value.findings] == ["Ad", "St,d"]


def test_a_version_begins_after_the_one_before() -> None:
    product = a_product()
    a_spec(product, JUNE)
    with pytest.raises(SpecInvalid) as refusal:
        a_spec(product, JUNE)
    assert [one.code for one in refusal.value.findings] == ["spec_earlier"]


def test_a_specification_needs_the_right_to_edit_trade() -> None:
    with pytest.raises(NotAllowed):
        set_spec(product=a_product(), lines=lines_of(), from_on=JANUARY, by=a_user("trade.view"))


def test_new_floors_hold_from_their_day_on() -> None:
    by = a_user("policy.edit")
    set_legal_floor(
        starts_on=JUNE, source="新办法", bounds=[Bound(False, Measure.of("ash_d"), Decimal(15))], by=by
    )
    product = a_product()
    a_spec(product, JANUARY)
    with pytest.raises(SpecInvalid) as refusal:
        a_spec(product, JUNE)
    assert [one.values["source"] for one in refusal.value.findings] == ["新办法"]
    assert AuditEvent.objects.filter(action="trade.legal_floor.set").count() == 1


def test_floors_name_their_source_and_a_day_of_their_own() -> None:
    with pytest.raises(FloorInvalid) as refusal:
        set_legal_floor(starts_on=date(2015, 1, 1), source=" ", bounds=[], by=the_system())
    assert [one.code for one in refusal.value.findings] == ["no_source", "day_taken"]
    assert LegalFloor.objects.count() == 1


def test_a_contract_takes_over_what_its_product_promises() -> None:
    spec = a_spec()
    contract = a_contract(product=spec.product, draft=True)
    taken = take_over_quality(contract=contract, version=contract.version, by=the_system())
    assert taken.quality_words == spec_words(spec)
    assert "Qnet,ar guaranteed 5500 kcal/kg; Ad guaranteed 18 %; St,d guaranteed 0.8 %" in taken.quality_words


def test_without_a_specification_nothing_is_taken_over() -> None:
    contract = a_contract(product=a_product(), draft=True)
    with pytest.raises(NoSpecification) as refusal:
        take_over_quality(contract=contract, version=contract.version, by=the_system())
    assert [one.code for one in refusal.value.findings] == ["no_spec"]
