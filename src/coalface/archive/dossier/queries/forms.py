"""What a report asks for: the fields of a template and what was last said in each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from coalface.archive.customers.models import Customer
from coalface.archive.dossier.access import visible_facts, visible_fields, visible_templates
from coalface.archive.dossier.models import Fact, FactField, ReportTemplate
from coalface.archive.dossier.rules.values import FieldRule
from coalface.identity.people.models import User
from coalface.market.competitors.models import Competitor

EVERY_INDUSTRY = "*"
About = Customer | Competitor


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of a form, and the newest fact of it the person may see."""

    field: FactField
    required: bool
    last: Fact | None


def rule_of(field: FactField) -> FieldRule:
    return FieldRule(
        code=field.code,
        name=field.name,
        kind=field.kind,
        choices=tuple(field.choices),
        tolerance_pct=field.tolerance_pct,
        conflict_days=field.conflict_days,
    )


def subject_filter(about: About) -> dict[str, Any]:
    """The lookup, or the field to fill, that says whom a row is about."""
    return {"customer": about} if isinstance(about, Customer) else {"competitor": about}


def templates_for(user: User, about: About) -> list[ReportTemplate]:
    """Templates in use that fit a customer's industry, or competitors."""
    rows = visible_templates(user).filter(retired=False)
    if isinstance(about, Competitor):
        return list(rows.filter(about=ReportTemplate.About.COMPETITOR))
    fitting = rows.filter(about=ReportTemplate.About.CUSTOMER)
    return list(fitting.filter(industries__overlap=[about.industry, EVERY_INDUSTRY]))


def asked_by(user: User, template: ReportTemplate, about: About) -> list[Asked]:
    """The fields of a template the person may fill in, each with the last value; two questions."""
    rows = template.asked.filter(field__in=visible_fields(user), field__retired=False)
    asked = list(rows.select_related("field"))
    last = latest(user, about, [one.field_id for one in asked])
    return [Asked(one.field, one.required, last.get(one.field_id)) for one in asked]


def latest(user: User, about: About, fields: Iterable[int]) -> dict[int, Fact]:
    """The newest fact of each field, filed or not."""
    rows = visible_facts(user).believed().filter(field__in=list(fields), **subject_filter(about))  # type: ignore[attr-defined]  # FactQuerySet through access
    newest: Sequence[Fact] = (
        rows.order_by("field_id", "-as_of_on", "-pk").distinct("field_id").select_related("field")
    )
    return {fact.field_id: fact for fact in newest}
