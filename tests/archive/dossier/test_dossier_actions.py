"""Reporting, passing on, filing, consolidating, deciding; duties and their reminders; cases."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.archive import a_customer
from tests.builders.dossier import (
    a_change,
    a_competitor,
    a_daily_report,
    a_duty,
    a_fact,
    days_ago,
    the_template,
)
from tests.builders.people import a_user, the_system

from coalface.archive.customers.access import OutOfReach
from coalface.archive.dossier.access import visible_conflicts, visible_facts, visible_fields
from coalface.archive.dossier.actions import (
    About,
    Alarm,
    AlreadySettled,
    Ask,
    CaseRefused,
    ChangeInvalid,
    ChoiceInvalid,
    Circumstances,
    DecisionDone,
    DecisionEmpty,
    DutyInvalid,
    FactOutOfReach,
    ReportInvalid,
    SettingInvalid,
    StepRefused,
    assign_duty,
    change_field,
    change_template,
    consolidate,
    create_field,
    create_group,
    create_template,
    decide_on_fact,
    decide_on_group,
    end_duty,
    finish_decision,
    move_case,
    move_fact,
    move_facts,
    raise_cases,
    record_change,
    remind_of_reports,
    submit_report,
)
from coalface.archive.dossier.models import AbnormalUse, Fact, FactConflict, FactField, FactGroup
from coalface.archive.dossier.queries.assessments import assessments
from coalface.archive.dossier.rules.abnormal import Abnormality, CaseStep
from coalface.archive.dossier.rules.travel import ON_FILE, State, Step
from coalface.archive.timeline.access import visible_entries
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month

pytestmark = pytest.mark.django_db
SELLER = ("customer.view", "dossier.view", "dossier.report")
KEEPER = (*SELLER, "dossier.file", "dossier.confidential")
LEADER = ("customer.view", "dossier.view", "dossier.decide", "dossier.confidential")
TODAY = Circumstances(as_of_on=timezone.localdate())


def last_event() -> tuple[str, int | None]:
    event = AuditEvent.objects.exclude(action__startswith="desk.").latest("pk")
    return event.action, event.subject_id


def open_topics(user: object) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(recipient=user).exclude(state="closed").order_by("pk")
    return [(notice.kind, notice.subject_kind) for notice in rows]


def test_a_report_holds_its_facts_and_stands_on_the_timeline() -> None:
    seller = a_user(*SELLER, scope=Scope.OWN)
    customer = a_customer(responsible=seller, industry="power")
    report = a_daily_report(seller, customer)
    assert {fact.field.code: fact.value for fact in report.facts.select_related("field")} == {
        "burn_tonnes_per_day": Decimal(4_000),
        "stock_tonnes": Decimal(60_000),
    }
    assert last_event() == ("archive.dossier.report", report.pk)
    entry = TimelineEntry.objects.get(customer=customer, kind="fact")
    assert (entry.subject_id, "60,000 吨" in entry.text) == (report.pk, True)
    assert not visible_entries(a_user("customer.view")).filter(pk=entry.pk).exists()


def test_a_report_lacks_what_is_required_or_holds_what_is_not_asked() -> None:
    about = About.of(a_customer())
    template = the_template()
    with pytest.raises(ReportInvalid) as refusal:
        values = {"stock_tonnes": Decimal(-1), "no_such": "x"}
        submit_report(
            about=about, values=values, circumstances=TODAY, template_id=template.pk, by=the_system()
        )
    assert sorted((one.code, one.field) for one in refusal.value.findings) == [
        ("negative", "stock_tonnes"),
        ("unknown_field", None),
        ("value_missing", "burn_tonnes_per_day"),
    ]
    with pytest.raises(ReportInvalid) as refusal:
        later = Circumstances(as_of_on=timezone.localdate() + timedelta(days=1))
        submit_report(about=about, values={"stock_tonnes": Decimal(1)}, circumstances=later, by=the_system())
    assert [one.code for one in refusal.value.findings] == ["in_the_future"]


def test_one_reports_about_ones_own_customers_duties_and_competitors() -> None:
    seller = a_user(*SELLER, scope=Scope.OWN)
    customer, rival = a_customer(industry="power"), a_competitor()
    with pytest.raises(OutOfReach):
        a_fact(customer, by=seller)
    a_duty(seller, customer)
    assert a_fact(customer, by=seller).author == seller
    assert a_fact(rival, "rival_output", Decimal(90), by=seller).competitor == rival
    with pytest.raises(NotAllowed):
        a_fact(rival, "rival_output", Decimal(90), by=a_user("dossier.view"))


def test_a_fact_travels_to_the_end_with_everybody_doing_their_part() -> None:
    seller, keeper = a_user(*SELLER, scope=Scope.OWN), a_user(*KEEPER)
    fact = a_fact(a_customer(responsible=seller), by=seller, state=State.COLLECTED)
    assert move_fact(fact_id=fact.pk, step=Step.PASS_ON, by=seller).state == "passed_on"
    with pytest.raises(NotAllowed):
        move_fact(fact_id=fact.pk, step=Step.FILE, by=seller)
    back = move_fact(fact_id=fact.pk, step=Step.SEND_BACK, words="单位不对？", by=keeper)
    assert (back.state, open_topics(seller)) == ("collected", [("task", "fact")])
    move_fact(fact_id=fact.pk, step=Step.PASS_ON, by=seller)
    assert open_topics(seller) == []
    filed = move_fact(fact_id=fact.pk, step=Step.FILE, by=keeper)
    assert (filed.filed_by, Fact.objects.get(pk=fact.pk).is_standing) == (keeper, True)
    move_fact(fact_id=fact.pk, step=Step.FEED_BACK, by=keeper)
    assert open_topics(seller) == [("alert", "fact")]
    with pytest.raises(StepRefused):
        move_fact(fact_id=fact.pk, step=Step.ACT, words=" ", by=seller)
    done = move_fact(fact_id=fact.pk, step=Step.ACT, words="增供两列", by=seller)
    assert (done.state, done.outcome, open_topics(seller)) == ("acted", "增供两列", [])
    assert last_event() == ("archive.dossier.move", fact.pk)


def test_many_are_filed_at_once_and_the_newest_stands() -> None:
    customer = a_customer()
    old = a_fact(customer, value=Decimal(50), as_of_on=days_ago(9))
    new = a_fact(customer, value=Decimal(60), as_of_on=days_ago(2))
    collected = a_fact(customer, "stock_capacity_tonnes", state=State.COLLECTED)
    moved = move_facts(fact_ids=[old.pk, new.pk, collected.pk], step=Step.FILE, by=a_user(*KEEPER))
    assert [fact.pk for fact in moved] == [old.pk, new.pk]
    assert list(Fact.objects.filter(is_standing=True).values_list("pk", flat=True)) == [new.pk]
    late = a_fact(customer, value=Decimal(55), as_of_on=days_ago(5), state=State.FILED)
    assert list(Fact.objects.filter(is_standing=True).values_list("pk", flat=True)) == [new.pk]
    assert not late.is_standing


def test_contradicting_facts_wait_for_the_archivist_and_both_stay() -> None:
    keeper, customer = a_user(*KEEPER), a_customer()
    ours = a_fact(customer, value=Decimal(60_000))
    theirs = a_fact(customer, value=Decimal(40_000), source="website")
    agreeing = a_fact(customer, value=Decimal(60_500))
    conflict = FactConflict.objects.get()
    assert open_topics(keeper) == [("task", "factconflict")]
    assert set(conflict.facts.values_list("pk", flat=True)) == {ours.pk, theirs.pk, agreeing.pk}
    with pytest.raises(StepRefused):
        move_fact(fact_id=ours.pk, step=Step.FILE, by=keeper)
    with pytest.raises(ChoiceInvalid):
        consolidate(conflict_id=conflict.pk, fact_id=ours.pk, reason=" ", by=keeper)
    with pytest.raises(FactOutOfReach):
        consolidate(conflict_id=conflict.pk, fact_id=ours.pk, reason="x", by=a_user(*SELLER))
    consolidate(conflict_id=conflict.pk, fact_id=ours.pk, reason="现场核实", by=keeper)
    assert last_event() == ("archive.dossier.consolidate", conflict.pk)
    kept = {fact.pk: (fact.state, fact.overruled) for fact in Fact.objects.all()}
    assert kept == {ours.pk: ("filed", False), theirs.pk: ("filed", True), agreeing.pk: ("filed", False)}
    assert Fact.objects.get(is_standing=True).pk in (ours.pk, agreeing.pk)
    assert open_topics(keeper) == []
    with pytest.raises(AlreadySettled):
        consolidate(conflict_id=conflict.pk, fact_id=ours.pk, reason="x", by=keeper)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(Step), st.integers(0, 2)), min_size=3, max_size=12))
def test_no_sequence_of_actions_reaches_a_forbidden_state(steps: list[tuple[Step, int]]) -> None:
    """One fact stands at most, only filed ones stand, and no contested one is filed."""
    customer = a_customer()
    facts = [
        a_fact(customer, value=Decimal(100), as_of_on=days_ago(5), state=State.COLLECTED),
        a_fact(customer, value=Decimal(200), as_of_on=days_ago(5), state=State.COLLECTED),
        a_fact(customer, value=Decimal(300), as_of_on=days_ago(1), state=State.COLLECTED),
    ]
    for step, which in steps:
        try:
            move_fact(fact_id=facts[which].pk, step=step, words="x", by=the_system())
        except StepRefused:
            continue
    now = list(Fact.objects.filter(customer=customer))
    assert sum(fact.is_standing for fact in now) <= 1
    assert all(fact.state in ON_FILE for fact in now if fact.is_standing)
    assert all(fact.state not in ON_FILE for fact in now if fact.conflict_id)


def test_a_decision_becomes_tasks_and_acts_on_the_fact_when_done() -> None:
    seller, keeper, leader = a_user(*SELLER, scope=Scope.OWN), a_user(*KEEPER), a_user(*LEADER)
    customer = a_customer(responsible=seller)
    fact = a_fact(customer, state=State.FED_BACK)
    with pytest.raises(DecisionEmpty):
        decide_on_fact(fact_id=fact.pk, text=" ", by=leader)
    with pytest.raises(FactOutOfReach):
        decide_on_fact(fact_id=fact.pk, text="增供", by=seller)
    decision = decide_on_fact(fact_id=fact.pk, text="增供两列", by=leader)
    assert last_event() == ("archive.dossier.decide", decision.pk)
    asked = [("task", "policydecision")]
    assert (open_topics(keeper), open_topics(seller)[-1:]) == (asked, asked)
    done = finish_decision(decision_id=decision.pk, outcome="已发两列", by=seller)
    assert (done.done_by, Fact.objects.get(pk=fact.pk).state) == (seller, "acted")
    assert last_event() == ("archive.dossier.finish", decision.pk)
    assert (open_topics(keeper), open_topics(seller)) == ([], [])
    with pytest.raises(DecisionDone):
        finish_decision(decision_id=decision.pk, outcome="x", by=seller)


def test_a_decision_on_a_group_acts_on_what_was_fed_back_in_it() -> None:
    customer, group = a_customer(), FactGroup.objects.get(code="stock")
    told = a_fact(customer, state=State.FED_BACK)
    other = a_fact(customer, "revenue", state=State.FED_BACK)
    decision = decide_on_group(
        about=About.of(customer), group_id=group.pk, text="派人驻厂", by=a_user(*LEADER)
    )
    finish_decision(decision_id=decision.pk, outcome="已派", by=a_user(*KEEPER))
    states = dict(Fact.objects.values_list("pk", "state"))
    assert states == {told.pk: "acted", other.pk: "fed_back"}


def test_confidential_facts_show_only_with_the_right() -> None:
    customer = a_customer()
    secret, open_one = a_fact(customer, "revenue", Decimal(9_000)), a_fact(customer)
    a_fact(customer, "revenue", Decimal(5_000))
    blind, seeing = a_user(*SELLER), a_user(*KEEPER)
    assert list(visible_facts(blind)) == [open_one]
    assert secret in visible_facts(seeing)
    assert (visible_conflicts(blind).count(), visible_conflicts(seeing).count()) == (0, 1)
    assert not visible_fields(blind).filter(code="revenue").exists()
    with pytest.raises(ReportInvalid):
        a_fact(customer, "revenue", Decimal(1), by=blind)
    assert not TimelineEntry.objects.filter(text__contains="9,000").exists()


def test_a_change_stands_on_the_timeline_on_its_day() -> None:
    customer = a_customer()
    event = a_change(customer, happened_on=days_ago(10), person="王强")
    assert last_event() == ("archive.dossier.change", event.pk)
    entry = TimelineEntry.objects.get(customer=customer, kind="change", subject_kind="changeevent")
    assert timezone.localtime(entry.happened_at).date() == days_ago(10)
    with pytest.raises(ChangeInvalid):
        record_change(
            about=About.of(customer), kind="person", text="", happened_on=days_ago(1), by=the_system()
        )
    with pytest.raises(ChangeInvalid):
        a_change(customer, happened_on=days_ago(-1))


def test_a_duty_is_asked_for_when_due_and_closed_by_its_report() -> None:
    resident, keeper = a_user(*SELLER, scope=Scope.OWN), a_user(*KEEPER)
    customer = a_customer(industry="power")
    duty = a_duty(resident, customer, since_on=days_ago(1))
    assert last_event() == ("archive.duty.assign", duty.pk)
    today = timezone.localdate()
    assert remind_of_reports(today=today, by=the_system()) == 2
    assert remind_of_reports(today=today, by=the_system()) == 0
    assert open_topics(resident) == [("task", "reportduty"), ("alert", "reportduty")]
    a_daily_report(resident, customer)
    a_daily_report(resident, customer, as_of_on=days_ago(1))
    assert open_topics(resident) == []
    with pytest.raises(DutyInvalid):
        a_duty(resident, customer)
    with pytest.raises(DutyInvalid):
        a_duty(a_user("customer.view"), customer)
    with pytest.raises(NotAllowed):
        assign_duty(about=About.of(customer), template_id=the_template().pk, reporter=keeper, by=resident)
    ended = end_duty(duty_id=duty.pk, version=duty.version, by=keeper)
    assert ended.until_on == today
    assert last_event() == ("archive.duty.end", duty.pk)
    with pytest.raises(DutyInvalid):
        end_duty(duty_id=duty.pk, version=ended.version, by=keeper)
    with pytest.raises(FactOutOfReach):
        end_duty(duty_id=duty.pk, version=ended.version, by=resident)


def test_the_assessment_holds_reports_against_due_dates_and_what_stood() -> None:
    resident, keeper = a_user(*SELLER, scope=Scope.OWN), a_user(*KEEPER)
    customer = a_customer(industry="power")
    today = timezone.localdate()
    a_duty(resident, customer, since_on=today)
    a_daily_report(resident, customer, stock_tonnes=Decimal(40_000))
    true = a_fact(customer, value=Decimal(50_000), confidence=3)
    consolidate(conflict_id=FactConflict.objects.get().pk, fact_id=true.pk, reason="盘点", by=keeper)
    (one,) = assessments(keeper, Month.of(today), today)
    assert (one.reporter, one.score.due, one.score.on_time) == (resident, 1, 1)
    assert (one.score.timeliness, one.score.accuracy, one.score.total) == (
        100,
        Decimal("28.0"),
        Decimal("71.2"),
    )
    assert assessments(a_user(*SELLER, scope=Scope.OWN), Month.of(today), today) == []


def test_fields_and_templates_are_configured() -> None:
    keeper = a_user(*KEEPER)
    group = create_group(code="safety", name="安全环保", by=keeper)
    field = create_field(code="accidents", group=group, name="事故次数", by=keeper)
    changed = change_field(field_id=field.pk, version=1, unit="次", by=keeper)
    assert (changed.unit, last_event()) == ("次", ("archive.field.change", field.pk))
    with pytest.raises(SettingInvalid) as refusal:
        create_field(code="source", group=group, name="x", kind="choice", choices=["一"], by=keeper)
    assert sorted(one.code for one in refusal.value.findings) == ["reserved", "too_few_choices"]
    with pytest.raises(SettingInvalid):
        change_field(field_id=field.pk, version=2, kind="text", by=keeper)
    terms = {"name": "安全月报", "industries": ["*"], "period": "monthly", "due_day": 3}
    made = create_template(code="safety", asked=[Ask(field.pk, True)], by=keeper, **terms)
    change_template(template_id=made.pk, version=1, asked=[Ask(field.pk)], due_day=5, by=keeper)
    assert list(made.asked.values_list("field__code", "required")) == [("accidents", False)]
    with pytest.raises(SettingInvalid):
        change_template(template_id=made.pk, version=2, asked=[], due_day=31, by=keeper)
    with pytest.raises(NotAllowed):
        create_group(code="x", name="x", by=a_user(*SELLER))


def test_the_field_groups_of_the_requirements_are_there() -> None:
    assert FactGroup.objects.count() == 20
    assert FactField.objects.filter(
        group__code__in=("production", "burn", "supply", "stock", "personnel")
    ).exists()
    assert set(visible_fields(a_user("customer.view"))) == set()


def test_a_case_is_explained_reported_and_closed() -> None:
    seller, leader = a_user(*SELLER, "trade.view", scope=Scope.OWN), a_user(*LEADER, "trade.view")
    customer = a_customer(responsible=seller)
    found = Abnormality(Decimal(30), Decimal(100), Decimal("-70.0"), Decimal("-9.4"))
    alarm = Alarm(customer, days_ago(40).replace(day=1), "shipped", found)
    (case,) = raise_cases(alarms=[alarm], by=the_system())
    assert raise_cases(alarms=[alarm], by=the_system()) == []
    assert (case.actual_kg, open_topics(seller)) == (30_000, [("task", "abnormaluse")])
    with pytest.raises(CaseRefused):
        move_case(case_id=case.pk, step=CaseStep.REPORT, words="x", by=seller)
    move_case(case_id=case.pk, step=CaseStep.EXPLAIN, words="机组检修", by=seller)
    move_case(case_id=case.pk, step=CaseStep.REPORT, words="下月恢复", by=seller)
    assert (open_topics(seller), open_topics(leader)) == ([], [("alert", "abnormaluse")])
    with pytest.raises(FactOutOfReach):
        move_case(case_id=case.pk, step=CaseStep.CLOSE, words="知悉", by=seller)
    move_case(case_id=case.pk, step=CaseStep.CLOSE, words="知悉", by=leader)
    assert (AbnormalUse.objects.get().state, open_topics(leader)) == ("closed", [])
    assert last_event() == ("archive.abnormal.move", case.pk)
