"""Competitors: kept by the archivist, seen by whoever sees facts."""

import pytest
from tests.builders.dossier import a_competitor
from tests.builders.people import a_user

from coalface.desk.search.queries import search
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.versions import StaleRecord
from coalface.market.competitors.access import visible_competitors
from coalface.market.competitors.actions import CompetitorInvalid, change_competitor, create_competitor
from coalface.market.competitors.models import Competitor

pytestmark = pytest.mark.django_db


def test_a_card_is_opened_and_found() -> None:
    keeper = a_user("dossier.view", "dossier.file")
    made = create_competitor(name="晋西能源集团有限公司", short_name="晋西能源", code="JX", by=keeper)
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.subject_id, str(made)) == ("market.competitor.create", made.pk, "晋西能源")
    assert [hit.id for hit in search(keeper, "晋西", kinds=["competitor"])] == [made.pk]


def test_a_card_that_lacks_or_repeats_something_is_refused() -> None:
    keeper = a_user("dossier.file")
    a_competitor("豫中矿业集团有限公司", code="YZ")
    with pytest.raises(CompetitorInvalid) as refusal:
        create_competitor(name="", code="YZ", by=keeper)
    assert sorted({str(one.field) for one in refusal.value.findings}) == ["code", "name"]
    with pytest.raises(NotAllowed):
        create_competitor(name="x", code="x", by=a_user("dossier.report"))


def test_a_card_is_corrected_by_who_saw_it_last() -> None:
    keeper, kept = a_user("dossier.file"), a_competitor()
    changed = change_competitor(competitor_id=kept.pk, version=1, region="山西省", by=keeper)
    assert (changed.region, changed.version) == ("山西省", 2)
    assert AuditEvent.objects.latest("pk").action == "market.competitor.change"
    with pytest.raises(StaleRecord):
        change_competitor(competitor_id=kept.pk, version=1, region="河南省", by=keeper)


def test_they_belong_to_nobody() -> None:
    kept = a_competitor()
    assert list(visible_competitors(a_user("dossier.view", scope=Scope.OWN))) == [kept]
    assert list(visible_competitors(a_user("customer.view"))) == []
    assert Competitor.objects.current().get() == kept
