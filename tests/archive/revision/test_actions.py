"""Revisions begun, signed, closed; tiers sorted; their pages."""

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.archive import a_customer, in_days
from tests.builders.people import a_department, a_user
from tests.web.helpers import assert_same_queries, queries_of, signed_in

from coalface.archive.customers.models import Customer
from coalface.archive.revision import actions
from coalface.archive.revision.models import Revision, RevisionItem
from coalface.archive.revision.queries import progress, tier_changes
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope

pytestmark = pytest.mark.django_db
SIGNS = ("customer.view", "customer.edit", "revision.sign")
RUNS = (*SIGNS, "revision.run")


def begun(by: User, name: str = "上半年修订", **fields: object) -> Revision:
    return actions.begin_revision(name=name, due_on=in_days(30), by=by, **fields)


def last_event() -> str:
    return AuditEvent.objects.latest("pk").action


def test_each_archive_goes_to_its_responsible_person_in_one_task() -> None:
    seller, runner = a_user(*SIGNS, scope=Scope.OWN), a_user(*RUNS)
    for _count in range(2):
        a_customer(responsible=seller)
    revision = begun(runner)
    assert (revision.items.count(), last_event()) == (2, "archive.revision.begin")
    notice = Notice.objects.get(recipient=seller)
    assert (notice.subject_kind, notice.kind) == ("revision", "task")


def test_grades_and_departments_narrow_a_revision() -> None:
    east, runner = a_department("东部片区"), a_user(*RUNS)
    inside = a_customer(department=east)
    a_customer(department=a_department("西部片区"))
    graded = a_customer(department=east)
    Customer.objects.filter(pk=graded.pk).update(grade="strategic")
    revision = begun(runner, departments=[east], grades=["potential"])
    assert [item.customer for item in revision.items.all()] == [inside]


def test_a_revision_needs_the_right_a_name_of_its_own_and_time() -> None:
    with pytest.raises(NotAllowed):
        begun(a_user(*SIGNS))
    begun(a_user(*RUNS))
    with pytest.raises(actions.RevisionInvalid):
        begun(a_user(*RUNS))
    with pytest.raises(actions.RevisionInvalid):
        actions.begin_revision(name="过期", due_on=in_days(-1), by=a_user(*RUNS))


def test_whoever_signs_says_what_is_done_about_what_is_open() -> None:
    signer, customer = a_user(*SIGNS), a_customer()
    item = begun(a_user(*RUNS)).items.get(customer=customer)
    with pytest.raises(actions.NotSignable):
        actions.sign_archive(item_id=item.pk, version=item.version, by=signer)
    signed = actions.sign_archive(item_id=item.pk, version=item.version, remarks="证照已催办", by=signer)
    assert (signed.signed_by, last_event()) == (signer, "archive.revision.sign")
    assert "document_missing" in {code for code, _values in signed.found}
    with pytest.raises(actions.NotSignable):
        actions.sign_archive(item_id=item.pk, version=signed.version, remarks="再签", by=signer)


def test_only_archives_in_reach_are_signed() -> None:
    a_customer()
    item = begun(a_user(*RUNS)).items.get()
    with pytest.raises(actions.NotSignable):
        actions.sign_archive(
            item_id=item.pk, version=item.version, remarks="好", by=a_user(*SIGNS, scope=Scope.OWN)
        )


def test_closing_lists_what_was_not_signed() -> None:
    runner, one, other = a_user(*RUNS), a_customer(), a_customer()
    revision = begun(runner)
    actions.sign_archive(item_id=revision.items.get(customer=one).pk, version=1, remarks="好", by=runner)
    left = actions.close_revision(revision_id=revision.pk, by=runner)
    assert ([item.customer for item in left], last_event()) == ([other], "archive.revision.close")
    with pytest.raises(actions.RevisionInvalid):
        actions.close_revision(revision_id=revision.pk, by=runner)
    with pytest.raises(actions.NotSignable):
        actions.sign_archive(item_id=left[0].pk, version=left[0].version, remarks="晚了", by=runner)


def test_tiers_follow_the_grade_unless_a_reason_says_otherwise() -> None:
    runner, follows, overridden, quiet = a_user(*RUNS), a_customer(), a_customer(), a_customer()
    Customer.objects.filter(pk=follows.pk).update(grade="market")
    revision = begun(runner)
    given = {overridden: ("long_term", "新签三年长协"), follows: ("", ""), quiet: ("", "")}
    for customer, (tier, reason) in given.items():
        seen = {"item_id": revision.items.get(customer=customer).pk, "version": 1}
        if tier:
            with pytest.raises(actions.NotSignable):
                actions.sign_archive(**seen, remarks="好", proposed_tier=tier, by=runner)
        actions.sign_archive(**seen, remarks="好", proposed_tier=tier, tier_reason=reason, by=runner)
    changes = tier_changes(runner, revision)
    assert {(one.item.customer, one.before, one.after) for one in changes} == {
        (follows, "potential", "market"),
        (overridden, "potential", "long_term"),
    }
    ids = [one.item.pk for one in changes]
    assert actions.confirm_tiers(revision_id=revision.pk, item_ids=ids, by=runner) == 2
    assert last_event() == "archive.revision.confirm_tiers"
    assert tier_changes(runner, revision) == []
    overridden.refresh_from_db()
    assert (overridden.base_tier, overridden.base_tier_reason) == ("long_term", "新签三年长协")
    with pytest.raises(NotAllowed):
        actions.confirm_tiers(revision_id=revision.pk, item_ids=ids, by=a_user(*SIGNS))


def test_progress_is_told_by_department() -> None:
    east, west, runner = a_department("东部"), a_department("西部"), a_user(*RUNS)
    one = a_customer(department=east)
    a_customer(department=west)
    revision = begun(runner)
    actions.sign_archive(item_id=revision.items.get(customer=one).pk, version=1, remarks="好", by=runner)
    stands = [
        (stand.department, stand.signed, stand.asked, stand.pct) for stand in progress(runner, revision)
    ]
    assert stands == [("西部", 0, 1, 0), ("东部", 1, 1, 100)]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["sign one", "sign other", "close"]), max_size=6), st.integers(0, 10**9))
def test_nothing_is_signed_twice_nor_after_the_close(steps: list[str], number: int) -> None:
    runner, one, other = a_user(*RUNS), a_customer(), a_customer()
    name = f"修订{number}-{Revision.objects.count()}"
    revision = begun(runner, name)
    closed, signed = False, set()
    for step in steps:
        customer = one if step == "sign one" else other
        item = revision.items.get(customer=customer)
        try:
            if step == "close":
                actions.close_revision(revision_id=revision.pk, by=runner)
                assert not closed
                closed = True
            else:
                actions.sign_archive(item_id=item.pk, version=item.version, remarks="好", by=runner)
                assert not closed
                assert item.pk not in signed
                signed.add(item.pk)
        except (actions.NotSignable, actions.RevisionInvalid):
            assert closed or item.pk in signed
    assert set(revision.items.filter(signed_at__isnull=False).values_list("pk", flat=True)) == signed


def test_the_page_asks_as_often_for_three_archives_as_for_one() -> None:
    runner = a_user(*RUNS)
    client, revision = signed_in(runner), begun(runner)
    address = reverse("upkeep:revision", args=[revision.pk])

    def one_more() -> None:
        RevisionItem.objects.create(revision=revision, customer=a_customer())

    assert_same_queries(client, address, one_more)
    assert queries_of(client, address) <= 15


def test_a_revision_is_run_on_its_pages() -> None:
    runner, customer = a_user(*RUNS), a_customer()
    client = signed_in(runner)
    new = {"name": "年度修订", "due_on": str(timezone.localdate()), "stale_days": "90"}
    assert client.get(reverse("upkeep:revision_new")).status_code == 200
    assert client.post(reverse("upkeep:revision_new"), {**new, "name": ""}).status_code == 422
    assert client.post(reverse("upkeep:revision_new"), new).status_code == 303
    item = RevisionItem.objects.get(customer=customer)
    sign = reverse("upkeep:sign", args=[item.pk])
    assert client.get(sign).status_code == 200
    assert client.post(sign, {"remarks": "", "version": "1"}).status_code == 422
    told = {"remarks": "已补", "proposed_tier": "market", "tier_reason": "需求增长", "version": "1"}
    assert client.post(sign, told).status_code == 303
    stale = client.post(sign, {**told, "remarks": "再补"})
    both = '<td class="text-wrap">已补</td><td class="text-wrap">再补</td>'
    assert (stale.status_code, both in stale.content.decode()) == (422, True)
    tiers = reverse("upkeep:revision_tiers", args=[item.revision_id])
    assert "需求增长" in client.get(tiers).content.decode()
    assert client.post(tiers, {"items": [item.pk]}).status_code == 303
    assert client.post(reverse("upkeep:revision_close", args=[item.revision_id])).status_code == 303
    assert client.get(reverse("upkeep:revisions")).status_code == 200
    assert signed_in(a_user("customer.view")).get(reverse("upkeep:revisions")).status_code == 403
