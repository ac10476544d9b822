"""From draft to decision, suspension and renewal; and what that means for contracts and dispatch."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.builders.admission import (
    DECIDES,
    PREPARES,
    a_draft,
    a_route,
    a_surveyed_one,
    a_suspended_one,
    an_admitted_one,
    an_assessed_one,
    full_marks,
    one_in_approval,
)
from tests.builders.archive import a_credential, a_customer
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_contract, a_product, a_receipt, a_shipment

from coalface.archive.admission.actions import (
    AlreadyOpen,
    AssessmentIncomplete,
    CriterionInvalid,
    Given,
    MeasureInvalid,
    PolicyInvalid,
    ReasonMissing,
    StepImpossible,
    SurveyIncomplete,
    abandon_admission,
    assess,
    change_criterion,
    complete_survey,
    create_criterion,
    finish_measure,
    lift_suspension,
    open_admission,
    plan_measure,
    remind_of_renewal,
    reopen_survey,
    save_page,
    set_policy,
    submit_admission,
    suspend_admission,
)
from coalface.archive.admission.models import Admission, Criterion
from coalface.archive.admission.queries import admission_findings, assessment_of, prefilled
from coalface.archive.customers.access import OutOfReach
from coalface.desk.approvals.actions import decide
from coalface.desk.approvals.models import ApprovalStep
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.versions import StaleRecord
from coalface.trade.contracts.actions import NotAgreeable
from coalface.trade.dispatch.actions import NotShippable, record_shipment

pytestmark = pytest.mark.django_db


def last_action() -> str:
    return AuditEvent.objects.latest("pk").action


def say_yes(person: User) -> None:
    decide(step_id=ApprovalStep.objects.get(is_current=True).pk, verdict="granted", by=person)


def codes(customer: object, on: date | None = None) -> list[str]:
    found = admission_findings(customer, on or timezone.localdate())  # a customer
    return [one.code for one in found if one.code.startswith("admission")]


def test_a_round_begins_once_and_the_decision_before_goes_on_to_hold() -> None:
    seller = a_user(*PREPARES)
    customer = a_customer()
    an_admitted_one(customer)
    again = open_admission(customer_id=customer.pk, by=seller)
    assert (again.round, again.state, last_action()) == (2, "draft", "archive.admission.open")
    assert codes(customer) == []
    with pytest.raises(AlreadyOpen):
        open_admission(customer_id=customer.pk, by=seller)


def test_only_customers_in_reach_are_judged() -> None:
    with pytest.raises(OutOfReach):
        open_admission(customer_id=a_customer().pk, by=a_user(*PREPARES, scope=Scope.OWN))


def test_giving_up_leaves_no_decision() -> None:
    found = a_draft()
    abandon_admission(admission_id=found.pk, version=found.version, by=the_system())
    assert (last_action(), codes(found.customer)) == ("archive.admission.abandon", ["admission_missing"])


def test_a_page_is_kept_half_done_but_not_wrong() -> None:
    seller, found = a_user(*PREPARES), a_draft()
    with pytest.raises(SurveyIncomplete):
        save_page(admission_id=found.pk, version=1, page_code="loans", answers={"any": True}, by=seller)
    kept = save_page(
        admission_id=found.pk, version=1, page_code="loans", answers={"any": True}, later=True, by=seller
    )
    assert (kept.survey["loans"]["any"], last_action()) == (True, "archive.admission.survey")
    with pytest.raises(StaleRecord):
        save_page(admission_id=found.pk, version=1, page_code="loans", answers={"any": False}, by=seller)
    with pytest.raises(SurveyIncomplete):
        save_page(
            admission_id=found.pk,
            version=2,
            page_code="loans",
            answers={"any": True, "amount_yuan": "一"},
            later=True,
            by=seller,
        )


def test_the_report_closes_when_every_page_is_complete() -> None:
    found = a_draft()
    with pytest.raises(SurveyIncomplete):
        complete_survey(admission_id=found.pk, version=found.version, by=the_system())
    assert a_surveyed_one().state == "surveyed"
    assert last_action() == "archive.admission.complete_survey"


def test_reopening_the_report_forgets_the_assessment() -> None:
    found = an_assessed_one()
    again = reopen_survey(admission_id=found.pk, version=found.version, by=the_system())
    assert (again.state, again.scores.count(), again.assessed_by) == ("draft", 0, None)
    assert last_action() == "archive.admission.reopen"


def test_the_next_round_begins_with_the_answers_of_the_last() -> None:
    customer = a_customer()
    an_admitted_one(customer)
    found = a_draft(customer)
    today = timezone.localdate()
    assert prefilled(found, "operation", today)["words"] == "正常"
    assert prefilled(found, "certificates", today)["complete"] is False


def test_unfit_after_the_assessment_is_not_admitted() -> None:
    found = a_surveyed_one()
    with pytest.raises(AssessmentIncomplete):
        assess(
            admission_id=found.pk, version=found.version, given=full_marks(), passed=False, by=the_system()
        )
    judged = assess(
        admission_id=found.pk,
        version=found.version,
        given=full_marks(),
        passed=False,
        words="法定代表人被限制高消费",
        by=the_system(),
    )
    result = assessment_of(judged)
    assert result is not None
    assert (judged.state, result.pct, last_action()) == ("rejected", 100, "archive.admission.assess")
    assert codes(judged.customer) == ["admission_rejected"]


def test_an_assessment_answers_every_criterion() -> None:
    found = a_surveyed_one()
    with pytest.raises(AssessmentIncomplete):
        assess(admission_id=found.pk, version=found.version, given=[Given(1)], passed=True, by=the_system())


def test_the_approval_admits_for_a_year_with_or_without_conditions() -> None:
    chief = a_user(*DECIDES)
    free, bound = one_in_approval(chief), None
    say_yes(chief)
    bound = one_in_approval(chief, conditions="全额预付款")
    say_yes(chief)
    free.refresh_from_db()
    bound.refresh_from_db()
    assert (free.state, bound.state, free.decided_by) == ("admitted", "conditional", chief)
    assert free.valid_until_on is not None
    assert 363 <= (free.valid_until_on - timezone.localdate()).days <= 365
    assert (codes(free.customer), codes(bound.customer)) == ([], ["admission_conditional"])


def test_the_new_decision_replaces_the_former() -> None:
    customer, chief = a_customer(), a_user(*DECIDES)
    former = an_admitted_one(customer, valid_until_on=timezone.localdate() - timedelta(days=1))
    assert codes(customer) == ["admission_expired"]
    one_in_approval(chief, customer=customer)
    say_yes(chief)
    former.refresh_from_db()
    assert (former.state, codes(customer)) == ("replaced", [])


def test_submitting_needs_an_assessment() -> None:
    found = a_surveyed_one()
    a_route(a_user(*DECIDES))
    with pytest.raises(StepImpossible):
        submit_admission(admission_id=found.pk, version=found.version, by=the_system())


def test_a_suspension_says_why_tells_and_is_lifted() -> None:
    owner, leader = a_user(*PREPARES), a_user(*DECIDES)
    found = an_admitted_one(a_customer(responsible=owner))
    with pytest.raises(ReasonMissing):
        suspend_admission(admission_id=found.pk, version=found.version, reason=" ", by=leader)
    with pytest.raises(NotAllowed):
        suspend_admission(admission_id=found.pk, version=found.version, reason="x", by=owner)
    held = suspend_admission(admission_id=found.pk, version=found.version, reason="拖欠货款", by=leader)
    assert (held.state, codes(held.customer)) == ("suspended", ["admission_suspended"])
    assert last_action() == "archive.admission.suspend"
    notice = Notice.objects.get(recipient=owner, topic="archive.admission")
    lifted = lift_suspension(admission_id=held.pk, version=held.version, reason="已结清", by=leader)
    notice.refresh_from_db()
    assert (lifted.state, notice.state, codes(lifted.customer)) == ("admitted", "closed", [])
    assert last_action() == "archive.admission.lift"


def test_a_suspended_customer_gets_no_contract_and_no_coal_but_pays() -> None:
    found = a_suspended_one(reason="拖欠货款")
    with pytest.raises(NotAgreeable, match="拖欠货款"):
        a_contract(found.customer, starts_on=timezone.localdate(), ends_on=None)
    with pytest.raises(NotShippable, match="suspended"):
        a_shipment(found.customer, shipped_on=timezone.localdate())
    assert a_receipt(found.customer, received_on=timezone.localdate()).pk


def test_shipments_of_the_days_before_the_suspension_are_still_recorded() -> None:
    found = a_suspended_one()
    yesterday = timezone.localdate() - timedelta(days=1)
    assert a_shipment(found.customer, shipped_on=yesterday).pk


def test_an_expired_document_is_named_in_the_refusal() -> None:
    customer = a_customer()
    an_admitted_one(customer)
    a_credential(customer, expires_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotShippable, match="营业执照"):
        record_shipment(
            number="T-1",
            customer=customer,
            shipped_on=timezone.localdate(),
            net_tonnes=Decimal(10),
            product=a_product(),
            by=the_system(),
        )


def test_the_switch_stops_whoever_was_never_admitted() -> None:
    customer, clerk = a_customer(), a_user("policy.edit")
    today = timezone.localdate()
    given = {"required": True, "valid_months": 12, "reminder_days": [30, 60], "pass_pct": 60}
    assert a_contract(customer, starts_on=today, ends_on=None).pk
    policy = set_policy(starts_on=today, by=clerk, **given)
    assert (policy.reminder_days, last_action()) == ([60, 30], "archive.admission.set_policy")
    with pytest.raises(NotAgreeable, match="not been admitted"):
        a_contract(customer, starts_on=today, ends_on=None)
    with pytest.raises(PolicyInvalid):
        set_policy(starts_on=today - timedelta(days=1), by=clerk, **given)
    with pytest.raises(NotAllowed):
        set_policy(starts_on=today, by=a_user(*DECIDES), **given)


def test_a_measure_lies_in_the_inbox_until_it_is_done() -> None:
    owner, found = a_user("customer.view", "admission.view"), an_admitted_one()
    tomorrow = timezone.localdate() + timedelta(days=1)
    given = {"risk": "下游开工不足", "level": "high", "measure": "每周核库存", "due_on": tomorrow}
    with pytest.raises(MeasureInvalid):
        plan_measure(admission_id=found.pk, owner=a_user(), by=the_system(), **given)
    planned = plan_measure(admission_id=found.pk, owner=owner, by=the_system(), **given)
    notice = Notice.objects.get(recipient=owner)
    assert (notice.kind, notice.due_on, last_action()) == ("task", tomorrow, "archive.admission.plan_measure")
    with pytest.raises(NotAllowed):
        finish_measure(measure_id=planned.pk, words="好了", by=a_user(*DECIDES))
    with pytest.raises(MeasureInvalid):
        finish_measure(measure_id=planned.pk, words=" ", by=owner)
    finish_measure(measure_id=planned.pk, words="库存正常", by=owner)
    notice.refresh_from_db()
    assert (notice.state, last_action()) == ("closed", "archive.admission.finish_measure")
    with pytest.raises(MeasureInvalid):
        finish_measure(measure_id=planned.pk, words="再来", by=owner)


def test_criteria_are_configured() -> None:
    clerk = a_user("policy.edit")
    made = create_criterion(name="环保达标", most_points=None, essential=True, by=clerk)
    assert last_action() == "archive.criterion.create"
    with pytest.raises(CriterionInvalid):
        create_criterion(name="环保达标", by=clerk)
    change_criterion(criterion_id=made.pk, version=1, abolished_on=timezone.localdate(), by=clerk)
    assert last_action() == "archive.criterion.change"
    assert not Criterion.objects.filter(name="环保达标", abolished_on__isnull=True).exists()
    with pytest.raises(NotAllowed):
        create_criterion(name="运距", by=a_user(*DECIDES))


@pytest.mark.parametrize(
    ("left", "reminded"),
    [
        pytest.param(61, 0, id="too early"),
        pytest.param(60, 1, id="sixty days before"),
        pytest.param(-1, 1, id="after the end"),
    ],
)
def test_the_end_is_reminded_of(left: int, reminded: int) -> None:
    today, owner = timezone.localdate(), a_user(*PREPARES)
    an_admitted_one(a_customer(responsible=owner), valid_until_on=today + timedelta(days=left))
    assert remind_of_renewal(today=today, by=the_system()) == reminded
    assert remind_of_renewal(today=today, by=the_system()) == 0
    assert Notice.objects.filter(recipient=owner, topic="archive.admission").count() == reminded


def test_a_later_reminder_replaces_the_earlier_and_a_new_round_ends_them() -> None:
    today, owner = timezone.localdate(), a_user(*PREPARES)
    found = an_admitted_one(a_customer(responsible=owner), valid_until_on=today + timedelta(days=60))
    remind_of_renewal(today=today, by=the_system())
    remind_of_renewal(today=today + timedelta(days=30), by=the_system())
    states = Notice.objects.filter(recipient=owner).order_by("pk").values_list("state", flat=True)
    assert list(states) == ["closed", "open"]
    assert last_action() == "archive.admission.remind"
    a_draft(Admission.objects.get(pk=found.pk).customer)
    assert not Notice.objects.filter(recipient=owner).exclude(state="closed").exists()
    assert remind_of_renewal(today=today + timedelta(days=61), by=the_system()) == 0
