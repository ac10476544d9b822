"""Who saves over something they have not seen is told so and shown both versions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tests.builders.archive import a_contact, a_credential, a_customer, in_days
from tests.builders.dossier import a_competitor, a_duty
from tests.builders.people import a_user, the_system
from tests.builders.room import a_room, a_unit
from tests.builders.ties import a_person

from coalface.archive.affiliates.actions import affiliate, end_affiliation
from coalface.archive.credentials.actions import change_credential
from coalface.archive.customers.actions import change_contact, change_customer
from coalface.archive.dossier.actions import change_field, end_duty
from coalface.archive.dossier.models import FactField
from coalface.archive.key_people.actions import change_person
from coalface.archive.revision.actions import begin_revision, sign_archive
from coalface.archive.room.actions import change_room, change_unit
from coalface.kernel.versions import Clash, StaleRecord
from coalface.market.competitors.actions import change_competitor

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Edited:
    """A kind of record, the action that changes it, and a field to change."""

    make: Callable[[], Any]
    change: Callable[..., Any]
    key: str
    field: str


EDITED = {
    "customer": Edited(lambda: a_customer(), change_customer, "customer_id", "region"),
    "contact": Edited(lambda: a_contact(a_customer()), change_contact, "contact_id", "phone"),
    "credential": Edited(lambda: a_credential(a_customer()), change_credential, "credential_id", "number"),
    "key person": Edited(lambda: a_person(), change_person, "person_id", "phone"),
    "competitor": Edited(lambda: a_competitor(), change_competitor, "competitor_id", "region"),
    "field of facts": Edited(lambda: FactField.objects.earliest("pk"), change_field, "field_id", "unit"),
    "unit": Edited(lambda: a_unit(), change_unit, "unit_id", "title"),
    "room": Edited(lambda: a_room(), change_room, "room_id", "name"),
}


@pytest.mark.parametrize("edited", EDITED.values(), ids=EDITED)
def test_the_second_writer_sees_both_versions_and_changes_nothing(edited: Edited) -> None:
    record = edited.make()
    seen = {edited.key: record.pk, "version": record.version, "by": the_system()}
    edited.change(**seen, **{edited.field: "甲"})
    with pytest.raises(StaleRecord) as refusal:
        edited.change(**seen, **{edited.field: "乙"})
    assert refusal.value.fields == {edited.field: Clash(stored="甲", offered="乙")}
    assert (refusal.value.seen, refusal.value.current) == (record.version, record.version + 1)
    record.refresh_from_db()
    assert getattr(record, edited.field) == "甲"


def test_the_second_signature_under_an_archive_sees_the_first() -> None:
    customer = a_customer()
    item = begin_revision(name="年度修订", due_on=in_days(30), by=the_system()).items.get(customer=customer)
    seen = {"item_id": item.pk, "version": item.version, "by": the_system()}
    sign_archive(**seen, remarks="证照已催办")
    with pytest.raises(StaleRecord) as refusal:
        sign_archive(**seen, remarks="电话已核对")
    assert refusal.value.fields["remarks"] == Clash(stored="证照已催办", offered="电话已核对")
    item.refresh_from_db()
    assert item.remarks == "证照已催办"


def test_an_affiliation_is_not_ended_again_on_another_day() -> None:
    one = a_customer()
    tie = affiliate(customer_id=one.pk, kind="representative", other=a_customer(), by=the_system())
    seen = {"affiliation_id": tie.pk, "customer_id": one.pk, "version": 1, "by": the_system()}
    end_affiliation(**seen, until_on=in_days(-9))
    with pytest.raises(StaleRecord) as refusal:
        end_affiliation(**seen)
    assert refusal.value.fields == {"until_on": Clash(stored=in_days(-9), offered=in_days(0))}
    tie.refresh_from_db()
    assert tie.until_on == in_days(-9)


def test_a_duty_ended_by_another_is_not_ended_again() -> None:
    duty = a_duty(a_user("dossier.report"), a_customer())
    ended = end_duty(duty_id=duty.pk, version=duty.version, by=the_system())
    with pytest.raises(StaleRecord):
        end_duty(duty_id=duty.pk, version=duty.version, by=the_system())
    duty.refresh_from_db()
    assert duty.version == ended.version
