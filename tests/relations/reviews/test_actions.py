"""Planning, holding and calling off reviews; what each decision does; the schedule and its reminders."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.builders.admission import an_admitted_one
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system
from tests.builders.reviews import SEES, a_committee, a_held_review, a_review, all_good

from coalface.archive.admission.models import Admission
from coalface.archive.customers.access import OutOfReach
from coalface.archive.customers.models import Customer
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.versions import StaleRecord
from coalface.relations.reviews.actions import (
    AlreadyPlanned,
    CommitteeInvalid,
    IntervalInvalid,
    ReviewIncomplete,
    call_off_review,
    change_review,
    hold_review,
    plan_review,
    remind_of_reviews,
    schedule_reviews,
    set_interval,
)
from coalface.relations.reviews.actions.locking import NotPlanned
from coalface.relations.reviews.models import CustomerReview, ReviewInterval
from coalface.relations.reviews.rules import Decision

pytestmark = pytest.mark.django_db


def last_action() -> str:
    return AuditEvent.objects.latest("pk").action


def test_a_customer_has_one_review_ahead() -> None:
    customer, chief = a_customer(), a_user(*SEES, "review.edit")
    review = a_review(customer, by=chief)
    assert (review.state, review.members.count(), last_action()) == ("planned", 2, "relations.review.plan")
    with pytest.raises(AlreadyPlanned):
        a_review(customer)


def test_only_customers_in_reach_are_reviewed_by_people_who_may_see_it() -> None:
    with pytest.raises(OutOfReach):
        a_review(by=a_user(*SEES, "review.edit", scope=Scope.OWN))
    with pytest.raises(CommitteeInvalid):
        a_review(members=[a_user(*SEES), a_user("customer.view")])
    with pytest.raises(CommitteeInvalid):
        a_review(members=[a_user(*SEES)])


def test_day_and_committee_change_while_it_is_planned() -> None:
    review, others = a_review(), a_committee()
    tomorrow = timezone.localdate() + timedelta(days=1)
    changed = change_review(
        review_id=review.pk, version=review.version, due_on=tomorrow, members=others, by=the_system()
    )
    assert (changed.due_on, set(changed.members.all())) == (tomorrow, set(others))
    assert last_action() == "relations.review.change"
    with pytest.raises(StaleRecord):
        change_review(review_id=review.pk, version=1, due_on=tomorrow, members=others, by=the_system())


def test_what_was_called_off_is_not_held() -> None:
    review = a_review()
    gone = call_off_review(review_id=review.pk, version=review.version, by=the_system())
    assert (gone.state, last_action()) == ("cancelled", "relations.review.call_off")
    with pytest.raises(NotPlanned):
        a_held_review(gone)


def test_the_minutes_keep_points_and_figures_and_plan_the_next_review() -> None:
    customer = a_customer()
    Customer.objects.filter(pk=customer.pk).update(grade="strategic")
    review = a_held_review(a_review(customer))
    following = CustomerReview.objects.planned().get(customer=customer)
    assert (review.state, review.points.count(), last_action()) == ("held", 8, "relations.review.hold")
    assert review.figures["idle_months"] == "0"
    assert 175 <= (following.due_on - timezone.localdate()).days <= 186
    assert set(following.members.all()) == set(review.members.all())


def test_minutes_are_whole_and_not_of_tomorrow() -> None:
    with pytest.raises(ReviewIncomplete):
        a_held_review(points=all_good()[:3])
    with pytest.raises(ReviewIncomplete):
        a_held_review(held_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(ReviewIncomplete):
        a_held_review(decision=Decision.SUSPEND)
    with pytest.raises(NotAllowed):
        a_held_review(by=a_user(*SEES))


def test_watching_puts_the_customer_under_watch() -> None:
    review = a_held_review(decision=Decision.WATCH, words="回款变慢")
    assert Customer.objects.get(pk=review.customer_id).risky


def test_suspending_suspends_the_admission() -> None:
    admission = an_admitted_one()
    a_held_review(a_review(admission.customer), decision=Decision.SUSPEND, words="多次违约")
    admission.refresh_from_db()
    assert (admission.state, admission.suspension_reason) == ("suspended", "多次违约")


def test_suspending_without_an_admission_is_refused() -> None:
    review = a_review()
    with pytest.raises(ReviewIncomplete):
        a_held_review(review, decision=Decision.SUSPEND, words="多次违约")
    review.refresh_from_db()
    assert review.state == "planned"


def test_who_may_not_decide_on_admissions_cannot_suspend_by_a_review() -> None:
    admission = an_admitted_one()
    review, chief = a_review(admission.customer), a_user(*SEES, "review.edit")
    with pytest.raises(NotAllowed):
        hold_review(
            review_id=review.pk,
            version=review.version,
            held_on=timezone.localdate(),
            points=all_good(),
            decision=Decision.SUSPEND,
            words="违约",
            by=chief,
        )
    admission.refresh_from_db()
    assert admission.state == "admitted"


def test_investigating_anew_begins_a_round() -> None:
    admission = an_admitted_one()
    a_held_review(a_review(admission.customer), decision=Decision.REINVESTIGATE, words="股权变更")
    assert Admission.objects.open().get(customer=admission.customer).round == 2


def test_the_schedule_plans_by_grade_and_only_once() -> None:
    today = timezone.localdate()
    due, idle = a_customer(), a_customer()
    Customer.objects.filter(pk=due.pk).update(grade="market", status="active")
    Customer.objects.filter(pk=idle.pk).update(grade="market", status="prospect")
    assert schedule_reviews(today=today, by=the_system()) == 1
    assert last_action() == "relations.review.schedule"
    assert CustomerReview.objects.get().customer == due
    assert schedule_reviews(today=today, by=the_system()) == 0


def test_after_a_review_was_called_off_the_interval_counts_from_the_last_one() -> None:
    today, customer = timezone.localdate(), a_customer()
    Customer.objects.filter(pk=customer.pk).update(grade="market", status="active")
    a_held_review(a_review(customer))
    ahead = CustomerReview.objects.planned().get()
    call_off_review(review_id=ahead.pk, version=ahead.version, by=the_system())
    schedule_reviews(today=today, by=the_system())
    assert CustomerReview.objects.planned().get().due_on == ahead.due_on


def test_committee_and_owner_are_reminded_twice_and_left_in_peace_afterwards() -> None:
    today, owner = timezone.localdate(), a_user(*SEES)
    review = a_review(a_customer(responsible=owner), due_on=today + timedelta(days=14))
    assert remind_of_reviews(today=today, by=the_system()) == 1
    assert remind_of_reviews(today=today, by=the_system()) == 0
    assert remind_of_reviews(today=today + timedelta(days=15), by=the_system()) == 1
    assert last_action() == "relations.review.remind"
    open_ones = Notice.objects.filter(topic="relations.review").exclude(state="closed")
    assert {notice.recipient_id for notice in open_ones} == {
        owner.pk,
        *review.members.values_list("pk", flat=True),
    }
    review.refresh_from_db()
    a_held_review(review)
    assert not open_ones.all().exists()


def test_intervals_are_policy() -> None:
    clerk, interval = a_user("policy.edit"), ReviewInterval.objects.get(grade="market")
    changed = set_interval(interval_id=interval.pk, version=interval.version, months=3, by=clerk)
    assert (changed.months, last_action()) == (3, "relations.interval.change")
    with pytest.raises(IntervalInvalid):
        set_interval(interval_id=interval.pk, version=changed.version, months=0, by=clerk)
    with pytest.raises(NotAllowed):
        set_interval(interval_id=interval.pk, version=changed.version, months=3, by=a_user(*SEES))


def test_planning_names_a_customer_in_reach() -> None:
    with pytest.raises(OutOfReach):
        plan_review(customer_id=0, due_on=timezone.localdate(), members=a_committee(), by=the_system())
