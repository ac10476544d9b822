"""What people ask about admissions, above all: may this customer buy today?"""

from datetime import date

from django.db.models import Count, QuerySet
from django.utils import timezone

from coalface.archive.admission.access import visible_admissions
from coalface.archive.admission.models import Admission, AdmissionPolicy, Criterion, Score
from coalface.archive.admission.rules.assessment import Mark, Result, result_of
from coalface.archive.admission.rules.standing import Standing, standing_findings
from coalface.archive.admission.rules.states import State
from coalface.archive.admission.rules.survey import Answer, Paper, prefilled_certificates
from coalface.archive.credentials.queries import findings_for_business, standings
from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding


def policy_on(day: date) -> AdmissionPolicy:
    """The policy in force; a fresh installation has one from the beginning of time."""
    return AdmissionPolicy.objects.on(day).first() or AdmissionPolicy(starts_on=day, reminder_days=[60, 30])


def standing_of(customer: Customer) -> Standing | None:
    """The decision that counts for a customer; None for one never decided on."""
    admission = Admission.objects.standing().filter(customer=customer).first()
    if admission is None or admission.decided_on is None:
        return None
    return Standing(
        state=State(admission.state),
        decided_on=admission.decided_on,
        valid_until_on=admission.valid_until_on,
        suspended_on=admission.suspended_on,
        reason=admission.suspension_reason,
        conditions=admission.conditions,
    )


def admission_findings(customer: Customer, on: date) -> list[Finding]:
    """What stands against a new contract or a dispatch on a day: documents (B1) and admission (R3.04).

    Settlement and collection do not ask here.
    """
    required = policy_on(on).required
    return [
        *findings_for_business(customer, on),
        *standing_findings(standing_of(customer), on, required=required),
    ]


def rounds_of(user: User, customer: Customer) -> QuerySet[Admission]:
    return visible_admissions(user).filter(customer=customer).order_by("-round")


def current_admission(user: User, customer: Customer) -> Admission | None:
    """The latest round, under way or decided."""
    return rounds_of(user, customer).first()


def prefilled(admission: Admission, page_code: str, today: date) -> dict[str, Answer]:
    """What a page of the report begins with: what was saved, else what the archive knows."""
    saved: dict[str, Answer] | None = admission.survey.get(page_code)
    if saved is not None:
        return saved
    if page_code == "certificates":
        held = standings(admission.customer, today)
        return prefilled_certificates(Paper(one.kind_name, one.status) for one in held)
    former = Admission.objects.filter(customer=admission.customer, round__lt=admission.round)
    last = former.exclude(survey={}).order_by("-round").first()
    return last.survey.get(page_code, {}) if last is not None else {}


def criteria_asked() -> list[Criterion]:
    return list(Criterion.objects.filter(abolished_on__isnull=True))


def scores_of(admission: Admission) -> list[Score]:
    """What the assessor said, in the order of the criteria; asked once for each object."""
    found: list[Score] | None = admission.__dict__.get("_scores")
    if found is None:
        found = list(admission.scores.select_related("criterion"))
        admission.__dict__["_scores"] = found
    return found


def marks_of(admission: Admission) -> list[Mark]:
    """The marks given, in the order of the criteria."""
    return [
        Mark(
            score.criterion.name,
            score.criterion.essential,
            score.criterion.most_points,
            yes=score.yes,
            points=score.points,
        )
        for score in scores_of(admission)
    ]


def assessment_of(admission: Admission) -> Result | None:
    """What the marks came to by the policy of the day they were given; None before the assessment."""
    if admission.assessed_at is None:
        return None
    return result_of(
        marks_of(admission), pass_pct=policy_on(timezone.localdate(admission.assessed_at)).pass_pct
    )


def state_counts(user: User) -> dict[str, int]:
    """How many admissions a person sees in each state."""
    rows = visible_admissions(user).order_by().values_list("state").annotate(number=Count("pk"))
    return dict(rows)
