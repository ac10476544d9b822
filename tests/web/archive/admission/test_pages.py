"""The pages of admission: the whole way by clicking, whom they refuse, how little they ask."""

from collections.abc import Callable
from datetime import date

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.builders.admission import (
    DECIDES,
    a_draft,
    a_route,
    a_surveyed_one,
    a_suspended_one,
    an_admitted_one,
    an_answer,
    an_assessed_one,
    one_in_approval,
)
from tests.builders.archive import a_credential, a_customer
from tests.builders.people import a_user
from tests.builders.reviews import a_review
from tests.web.helpers import queries_of, signed_in

from coalface.archive.admission.models import Admission, AdmissionPolicy, Criterion, RiskMeasure
from coalface.archive.admission.queries import criteria_asked
from coalface.archive.admission.rules.survey import PAGES, Ask
from coalface.desk.approvals.models import ApprovalStep
from coalface.identity.people.rules import Scope

pytestmark = pytest.mark.django_db
SELLER = ("customer.view", "credential.view", "admission.view", "admission.edit", "export")
CHIEF = (*DECIDES, "credential.view")


def at(name: str, *args: object) -> str:
    return reverse(f"admission:{name}", args=args)


def post(client: Client, page: str, /, *args: object, **data: object) -> int:
    return client.post(at(page, *args), data).status_code


@pytest.mark.parametrize("name", ["admissions", "board"])
def test_a_page_of_many_asks_as_much_for_three_as_for_one(name: str) -> None:
    client = signed_in(a_user(*SELLER))
    an_admitted_one()
    queries_of(client, at(name))
    one = queries_of(client, at(name))
    an_admitted_one()
    an_admitted_one()
    assert queries_of(client, at(name)) == one <= 15


def test_a_record_asks_little() -> None:
    chief = a_user(*CHIEF, "admission.edit")
    found = one_in_approval(chief)
    client = signed_in(chief)
    assert queries_of(client, at("admission", found.pk)) <= 18
    assert client.get(at("history", found.pk)).status_code == 200


def test_the_whole_way_by_posting_what_the_pages_ask() -> None:
    customer, seller, chief = a_customer(), a_user(*SELLER), a_user(*CHIEF)
    client = signed_in(seller)
    assert post(client, "new", customer=customer.pk, project="铁路直达") == 303
    found = Admission.objects.get()
    for page in PAGES:
        answers = {question.code: an_answer(question) for question in page.questions}
        given = {
            question.code: {True: "yes", False: "no"}.get(answers[question.code], answers[question.code])
            if question.ask is Ask.YES_NO
            else answers[question.code]
            for question in page.questions
        }
        found.refresh_from_db()
        assert post(client, "page", found.pk, page.code, version=found.version, **given) == 303
    found.refresh_from_db()
    assert post(client, "complete", found.pk, version=found.version) == 303
    marks = {
        f"mark_{one.pk}": "yes" if one.most_points is None else one.most_points for one in criteria_asked()
    }
    found.refresh_from_db()
    assert post(client, "assess", found.pk, version=found.version, passed="yes", **marks) == 303
    a_route(chief)
    found.refresh_from_db()
    assert post(client, "submit", found.pk, version=found.version, conditions="预付款") == 303
    step = ApprovalStep.objects.get(is_current=True)
    decision = reverse("desk:approval_decide", args=[step.pk, "granted"])
    assert signed_in(chief).post(decision, {"words": "同意"}).status_code == 303
    found.refresh_from_db()
    assert (found.state, found.project, found.conditions) == ("conditional", "铁路直达", "预付款")


def test_a_page_of_the_report_is_prefilled_from_the_archive_and_kept_as_draft() -> None:
    found = a_draft()
    a_credential(found.customer, expires_on=date(2020, 1, 1))
    client = signed_in(a_user(*SELLER))
    text = client.get(at("page", found.pk, "certificates")).content.decode()
    assert 'value="no" selected' in text and "营业执照" in text
    assert post(client, "page", found.pk, "loans", version=found.version, any="yes") == 422
    assert post(client, "page", found.pk, "loans", version=found.version, any="yes", later="1") == 303
    found.refresh_from_db()
    assert found.survey["loans"]["any"] is True


def test_the_report_prints() -> None:
    found = a_surveyed_one(a_customer("晋北钩沉热电有限公司"))
    reader = a_user(*SELLER, full_name="王敏")
    answer = signed_in(reader).get(at("report", found.pk))
    printed = pypdfium2.PdfDocument(answer.content)
    words = "\n".join(page.get_textpage().get_text_range() for page in printed)
    assert answer["Content-Type"] == "application/pdf"
    for word in ("晋北钩沉热电有限公司", "Legal disputes", "正常", "王敏"):
        assert word in words


def test_suspending_and_lifting_ask_for_a_reason() -> None:
    found, client = an_admitted_one(), signed_in(a_user(*CHIEF))
    assert post(client, "suspend", found.pk, version=found.version, reason="") == 422
    assert post(client, "suspend", found.pk, version=found.version, reason="欠款") == 303
    assert "欠款" in client.get(at("admission", found.pk)).content.decode()
    assert post(client, "lift", found.pk, version=found.version + 1, reason="已清") == 303


def test_the_tab_says_what_stands_against_business() -> None:
    found = a_suspended_one(reason="欠款三个月")
    review = a_review(found.customer)
    text = signed_in(a_user(*SELLER, "review.view")).get(at("customer", found.customer_id)).content.decode()
    assert "欠款三个月" in text
    assert at("admission", found.pk) in text and at("review", review.pk) in text


def test_measures_are_planned_and_finished() -> None:
    found, seller = an_admitted_one(), a_user(*SELLER)
    client = signed_in(seller)
    given = {
        "risk": "库存高",
        "level": "high",
        "measure": "周报",
        "owner": seller.pk,
        "due_on": timezone.localdate(),
    }
    assert post(client, "measure_new", found.pk, **given) == 303
    measure = RiskMeasure.objects.get()
    assert post(client, "measure_done", found.pk, measure.pk, words="已核") == 303
    assert "已核" in client.get(at("admission", found.pk)).content.decode()


def test_the_rules_are_set_by_those_who_set_policies() -> None:
    clerk = signed_in(a_user("policy.edit", "admission.view"))
    today = timezone.localdate()
    given = {
        "starts_on": today,
        "required": "on",
        "valid_months": 24,
        "pass_pct": 70,
        "reminder_days": "30 60",
    }
    assert post(clerk, "policy", **given) == 303
    assert AdmissionPolicy.objects.get(starts_on=today).reminder_days == [60, 30]
    assert post(clerk, "criterion_new", name="环保达标", essential="on") == 303
    made = Criterion.objects.get(name="环保达标")
    assert post(clerk, "criterion", made.pk, version=1, name="环保合规", essential="on") == 303
    assert "环保合规" in clerk.get(at("settings")).content.decode()
    assert signed_in(a_user(*SELLER)).get(at("settings")).status_code == 403


@pytest.mark.parametrize(
    ("name", "make"),
    [
        pytest.param("admission", an_admitted_one, id="record"),
        pytest.param("report", a_surveyed_one, id="printed report"),
        pytest.param("submit", an_assessed_one, id="submitting"),
        pytest.param("assess", a_surveyed_one, id="assessing"),
    ],
)
def test_out_of_scope_it_does_not_exist(name: str, make: Callable[[], Admission]) -> None:
    found = make()
    own = signed_in(a_user(*SELLER, *CHIEF, scope=Scope.OWN))
    assert own.get(at(name, found.pk)).status_code == 404
    assert signed_in(a_user("customer.view")).get(at(name, found.pk)).status_code == 403
