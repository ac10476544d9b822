"""The limits of the gate are set from a day on, with their source, and judge what comes from then on."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.builders.gate import a_running_contract as a_contract
from tests.builders.gate import a_scale, an_arrival, issued, weighed_in
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_shipment

from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.trade.dispatch.actions import LimitsOdd, NotWeighable, change_arrival, set_limits, weigh_out
from coalface.trade.dispatch.models import GateLimits
from coalface.trade.dispatch.queries.limits import limits_on
from coalface.trade.dispatch.rules.limits import HOUSE, HouseLimits, limits_findings
from coalface.trade.dispatch.rules.losses import Allowance

D, SOURCE = Decimal, "磅房管理办法"
DAY = date(2024, 3, 1)


def gate(**more: object) -> HouseLimits:
    return replace(HOUSE, gate=replace(HOUSE.gate, **more))


def losing(way: str, pct: str, dispute_pct: str | None = None) -> HouseLimits:
    allowed = Allowance(D(pct), D(dispute_pct) if dispute_pct else None)
    return replace(HOUSE, losses={**HOUSE.losses, way: allowed})


@pytest.mark.parametrize(
    ("limits", "source", "fields"),
    [
        pytest.param(HOUSE, SOURCE, [], id="the standards with a source"),
        pytest.param(HOUSE, " ", ["source"], id="no source"),
        pytest.param(gate(most_gross_tonnes=D(490)), SOURCE, ["most_gross_tonnes"], id="a slip of the point"),
        pytest.param(gate(note_over_pct=D(-1)), SOURCE, ["note_over_pct"], id="below the note"),
        pytest.param(losing("rail", "21"), SOURCE, ["rail_pct"], id="a fifth lost"),
        pytest.param(losing("road", "1", "-1"), SOURCE, ["road_dispute_pct"], id="disputed from less than 0"),
    ],
)
def test_limits_lie_in_reason(limits: HouseLimits, source: str, fields: list[str]) -> None:
    assert [finding.field for finding in limits_findings(limits, source)] == fields


def put(limits: HouseLimits, on: date = DAY) -> GateLimits:
    return set_limits(from_on=on, limits=limits, source=SOURCE, by=the_system())


@pytest.mark.django_db
def test_limits_count_from_their_day_on() -> None:
    assert limits_on(DAY) == HOUSE
    made = put(losing("rail", "0.8"))
    assert AuditEvent.objects.get(action="trade.gate.limits").subject_id == made.pk
    allowed = [limits_on(DAY - timedelta(days=back)).allowance("rail").pct for back in (0, 1)]
    assert allowed == [D("0.8"), D("1.2")]
    assert limits_on(DAY).allowance("conveyor") == HOUSE.losses["other"]
    with pytest.raises(LimitsOdd):
        put(HOUSE)
    with pytest.raises(NotAllowed):
        set_limits(from_on=date(2025, 1, 1), limits=HOUSE, source=SOURCE, by=a_user("weighing.edit"))
    with pytest.raises(DatabaseError), transaction.atomic():
        GateLimits.objects.update(source="")


@pytest.mark.django_db
def test_the_scale_refuses_by_what_is_set() -> None:
    put(gate(most_gross_tonnes=D(46)), timezone.localdate())
    note = weighed_in(issued(a_contract()))
    with pytest.raises(NotWeighable, match="46"):
        weigh_out(note_id=note.pk, scale=a_scale(), tonnes=D("46.02"), by=the_system())


@pytest.mark.django_db
def test_an_arrival_keeps_what_it_was_judged_by() -> None:
    shipment = a_shipment(shipped_on=DAY)
    arrival = an_arrival(shipment, tonnes="2990")
    put(losing("rail", "0.8"))
    other = an_arrival(a_shipment(shipped_on=DAY), tonnes="2990")
    again = change_arrival(
        arrival_id=arrival.pk,
        version=1,
        arrived_on=arrival.arrived_on,
        tonnes=D("2985"),
        by=the_system(),
    )
    assert (again.allowance_pct, other.allowance_pct) == (D("1.2"), D("0.8"))
