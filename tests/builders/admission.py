"""Admissions at every point of their way."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system

from coalface.archive.admission.actions import (
    Given,
    assess,
    complete_survey,
    open_admission,
    save_page,
    submit_admission,
    suspend_admission,
)
from coalface.archive.admission.models import Admission
from coalface.archive.admission.queries import criteria_asked
from coalface.archive.admission.rules.survey import PAGES, Answer, Ask, Question
from coalface.archive.customers.models import Customer
from coalface.desk.approvals.models import Route, RouteStep
from coalface.identity.people.models import User

PREPARES = ("customer.view", "admission.view", "admission.edit")
DECIDES = ("customer.view", "admission.view", "admission.decide")


def a_route(*people: User, kind: str = "admission") -> Route:
    """The way of approval leads past exactly these people."""
    route, _ = Route.objects.get_or_create(subject_kind=kind)
    route.steps.all().delete()
    for position, person in enumerate(people, 1):
        RouteStep.objects.create(route=route, position=position, person=person)
    return route


def an_answer(question: Question) -> Answer:
    """A harmless answer: nothing weighs on the company."""
    given: dict[Ask, Answer] = {Ask.YES_NO: False, Ask.LEVEL: "good", Ask.AMOUNT: "0", Ask.COUNT: "0"}
    return given.get(question.ask, "正常")


def full_marks() -> list[Given]:
    return [
        Given(one.pk, points=one.most_points) if one.most_points is not None else Given(one.pk, yes=True)
        for one in criteria_asked()
    ]


def a_draft(customer: Customer | None = None, **fields: Any) -> Admission:
    return open_admission(customer_id=(customer or a_customer()).pk, by=the_system(), **fields)


def a_surveyed_one(customer: Customer | None = None, **fields: Any) -> Admission:
    found, by = a_draft(customer, **fields), the_system()
    for page in PAGES:
        answers = {question.code: an_answer(question) for question in page.questions}
        found = save_page(
            admission_id=found.pk, version=found.version, page_code=page.code, answers=answers, by=by
        )
    return complete_survey(admission_id=found.pk, version=found.version, by=by)


def an_assessed_one(customer: Customer | None = None, **fields: Any) -> Admission:
    found = a_surveyed_one(customer, **fields)
    return assess(
        admission_id=found.pk, version=found.version, given=full_marks(), passed=True, by=the_system()
    )


def one_in_approval(
    *people: User, customer: Customer | None = None, by: User | None = None, conditions: str = ""
) -> Admission:
    """Waiting for these people one after the other, by default for one who may decide."""
    found = an_assessed_one(customer)
    a_route(*(people or [a_user(*DECIDES)]))
    return submit_admission(
        admission_id=found.pk, version=found.version, conditions=conditions, by=by or the_system()
    )


def an_admitted_one(customer: Customer | None = None, **changes: Any) -> Admission:
    """Decided thirty days ago, by default for a year; written as it would have been left."""
    today, decided_on = timezone.localdate(), timezone.localdate() - timedelta(days=30)
    given = {
        "state": Admission.State.ADMITTED,
        "decided_on": decided_on,
        "decided_by": the_system(),
        "valid_until_on": today + timedelta(days=335),
        **changes,
    }
    found = an_assessed_one(customer)
    Admission.objects.filter(pk=found.pk).update(**given)
    found.refresh_from_db()
    return found


def a_suspended_one(customer: Customer | None = None, reason: str = "拖欠货款") -> Admission:
    found = an_admitted_one(customer)
    return suspend_admission(admission_id=found.pk, version=found.version, reason=reason, by=the_system())
