"""A few dozen admissions at every point of their way, and customer reviews held, planned and overdue."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
from django.utils import timezone

from coalface.archive.admission.actions import submit_admission
from coalface.archive.admission.actions.notices import TOPIC, measure_key
from coalface.archive.admission.models import Admission, Criterion, RiskMeasure, Score
from coalface.archive.admission.queries import criteria_asked
from coalface.archive.customers.models import Customer
from coalface.demo.house import SECTIONS, House
from coalface.desk.approvals.actions import decide
from coalface.desk.approvals.models import ApprovalStep
from coalface.desk.inbox.actions import raise_notice
from coalface.desk.inbox.models import Notice
from coalface.identity.people.models import User
from coalface.relations.reviews.actions import hold_review, plan_review, remind_of_reviews
from coalface.relations.reviews.models import CustomerReview
from coalface.relations.reviews.rules import Criterion as ReviewCriterion
from coalface.relations.reviews.rules import Decision, Point, Verdict

_STATES = (
    "draft",
    "draft",
    "surveyed",
    "assessed",
    "approving",
    "approving",
    "approving",
    "rejected",
    "suspended",
)
_CONDITIONS = "首批三个月全额预付，不予赊销"
_RISKS = (
    ("下游钢厂限产，需求可能减半", "medium", "每月核对高炉开工率，合同量按季调整"),
    ("对外担保余额偏高", "high", "取得担保明细，货款改为款到发货"),
    ("专用线改造，接卸能力不足", "low", "与站方确认施工计划，改走公路补量"),
)
_REASON = "连续两个月未按约付款"
_WORDS = ("回款慢于约定，已约谈财务负责人", "环保限产，三季度提货不足", "合同履行正常")


@dataclass(frozen=True, slots=True)
class _Maker:
    rng: np.random.Generator
    house: House
    today: date
    criteria: list[Criterion]

    def at(self, days_ago: int) -> datetime:
        day = self.today - timedelta(days=days_ago)
        return timezone.make_aware(datetime.combine(day, time(9, int(self.rng.integers(60)))))

    def chief_of(self, customer: Customer) -> User:
        names = {"华东一科": "section-east1", "华北一科": "section-north1", "华中一科": "section-central1"}
        return self.house.people[names.get(str(customer.department), "director")]


def write(rng: np.random.Generator, house: House, today: date) -> None:
    """Customers of the first three sections, whose chiefs have logins."""
    maker = _Maker(rng, house, today, criteria_asked())
    sections = [house.departments[name] for name in SECTIONS[:3]]
    rows = Customer.objects.live().filter(department__in=sections).select_related("responsible", "department")
    customers = list(rows.order_by("pk")[:40])
    for place, customer in enumerate(customers):
        state = _STATES[place] if place < len(_STATES) else "conditional" if place % 7 == 0 else "admitted"
        _admit(maker, customer, state, place)
    _review(maker, customers[9:])


def _admit(maker: _Maker, customer: Customer, state: str, place: int) -> None:
    seller = customer.responsible or maker.chief_of(customer)
    began = 12 + place if place < len(_STATES) else 60 + int(maker.rng.integers(290))
    admission = Admission.objects.create(
        customer=customer,
        opened_by=seller,
        opened_at=maker.at(began),
        project="铁路直达长协" if place % 9 == 4 else "",
        survey={} if place == 0 else _survey(maker, whole=state != "draft"),
    )
    if state == "draft":
        return
    admission.state, admission.surveyed_by = "surveyed", seller
    admission.surveyed_at = maker.at(began - 4)
    if state != "surveyed":
        _assess(maker, admission, began - 6, fit=state != "rejected")
    if state in ("rejected", "admitted", "conditional", "suspended"):
        _decide(maker, admission, state, began - 9)
    admission.save()
    _finish(maker, admission, state, place, seller)


def _finish(maker: _Maker, admission: Admission, state: str, place: int, seller: User) -> None:
    """What lies in inboxes: approvals and measures."""
    if state == "approving":
        _ask(maker, admission, place, seller)
    if state == "conditional" or place % 11 == 5:
        risk, level, text = _RISKS[place % len(_RISKS)]
        due_on = maker.today + timedelta(days=7 + place)
        measure = RiskMeasure.objects.create(
            admission=admission, risk=risk, level=level, measure=text, owner=seller, due_on=due_on
        )
        raise_notice(
            to=[seller],
            topic=TOPIC,
            key=measure_key(measure.pk),
            title=f"{admission.customer.name}：{text}",
            body=risk,
            kind=Notice.Kind.TASK,
            subject=admission,
            due_on=due_on,
            by=seller,
        )


def _ask(maker: _Maker, admission: Admission, place: int, seller: User) -> None:
    """In approval, one step further from one to the next."""
    conditions = _CONDITIONS if place % 2 else ""
    words = "资料齐全，请领导审批"
    submit_admission(
        admission_id=admission.pk, version=admission.version, conditions=conditions, words=words, by=seller
    )
    people = (maker.chief_of(admission.customer), maker.house.people["archivist"])
    for person in people[: place - 4]:
        step = ApprovalStep.objects.get(
            approval__subject_kind="admission", approval__subject_id=admission.pk, is_current=True
        )
        decide(step_id=step.pk, verdict="granted", words="同意", by=person)


def _survey(maker: _Maker, *, whole: bool) -> dict[str, dict[str, Any]]:
    indebted = bool(maker.rng.random() < 0.4)
    capital = int(maker.rng.integers(5, 200)) * 10_000_000
    pages: dict[str, dict[str, Any]] = {
        "certificates": {"complete": True, "valid": True, "words": ""},
        "related_parties": {"any": False, "names": None, "words": ""},
        "operation": {
            "condition": "good" if maker.rng.random() < 0.7 else "fair",
            "capital_yuan": str(capital),
            "revenue_yuan": str(capital * int(maker.rng.integers(2, 6))),
            "coal_tonnes": str(int(maker.rng.integers(20, 300)) * 10_000),
            "words": "主机满负荷运行，煤场可存十五天用量，无停产计划。",
        },
        "disputes": {"any": False},
        "loans": {"any": indebted, "amount_yuan": str(capital // 2), "words": "流动资金贷款，无逾期"}
        if indebted
        else {"any": False},
        "guarantees": {"any": False},
        "mortgages": {"any": False},
        "conclusion": {"credit": "good", "words": "资信良好，建议准入。"},
    }
    return pages if whole else dict(list(pages.items())[:3])


def _assess(maker: _Maker, admission: Admission, days_ago: int, *, fit: bool) -> None:
    share = maker.rng.uniform(0.7, 0.98) if fit else 0.4
    Score.objects.bulk_create(
        Score(
            admission=admission,
            criterion=one,
            yes=(fit or not one.essential) if one.most_points is None else None,
            points=None if one.most_points is None else int(one.most_points * share),
        )
        for one in maker.criteria
    )
    admission.state, admission.assessment_passed = "assessed", fit
    admission.assessed_by, admission.assessed_at = admission.opened_by, maker.at(days_ago)
    admission.assessment_words = "" if fit else "被列为失信被执行人"


def _decide(maker: _Maker, admission: Admission, state: str, days_ago: int) -> None:
    """Decided by the leader; one in seven admissions is about to end."""
    decided_on = maker.today - timedelta(days=max(days_ago, 1))
    admission.state = state
    if state == "suspended":
        admission.state_before_suspension, admission.suspension_reason = "admitted", _REASON
        admission.suspended_on = maker.today - timedelta(days=1)
        admission.suspended_by = maker.house.people["director"]
    admission.decided_on, admission.decided_by = decided_on, maker.house.people["leader"]
    admission.decision_words = "同意" if state != "rejected" else "不予准入"
    admission.conditions = _CONDITIONS if state == "conditional" else ""
    if state != "rejected":
        admission.valid_until_on = decided_on + timedelta(days=364)


def _review(maker: _Maker, customers: list[Customer]) -> None:
    """A third held, the others ahead or overdue by a few days."""
    director, archivist = maker.house.people["director"], maker.house.people["archivist"]
    for place, customer in enumerate(customers[:18]):
        members = [director, archivist, maker.chief_of(customer)]
        due_on = maker.today + timedelta(days=place * 9 - 70)
        review = plan_review(customer_id=customer.pk, due_on=due_on, members=members, by=archivist)
        if place < 6:
            _hold(review, due_on, place, director)
    remind_of_reviews(today=maker.today, by=archivist)


def _hold(review: CustomerReview, held_on: date, place: int, by: User) -> None:
    odd = {ReviewCriterion.PAYMENT: 0, ReviewCriterion.DELIVERY: 1}
    points = [
        Point(one, Verdict.ATTENTION, _WORDS[odd[one]])
        if one in odd and place % 3 == odd[one]
        else Point(one, Verdict.GOOD)
        for one in ReviewCriterion
    ]
    decision = Decision.WATCH if place == 3 else Decision.KEEP
    hold_review(
        review_id=review.pk,
        version=review.version,
        held_on=held_on,
        points=points,
        decision=decision,
        words=_WORDS[place % 3],
        by=by,
    )
