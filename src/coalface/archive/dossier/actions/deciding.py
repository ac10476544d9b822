"""The leader's policy on what facts say, and what was done about it (R0.05, R0.06)."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.dossier.access import visible_decisions, visible_facts
from coalface.archive.dossier.actions.keepers import keepers_of, may_read
from coalface.archive.dossier.actions.reaching import About, FactOutOfReach, find_about, unless_secret
from coalface.archive.dossier.models import Fact, FactField, FactGroup, PolicyDecision
from coalface.archive.dossier.queries.forms import subject_filter
from coalface.archive.dossier.rules.travel import State
from coalface.archive.timeline.actions import write
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.inbox.actions import close_by_key, raise_notice
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.actions import record
from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class DecisionEmpty(Refused):
    """A decision, and what was done about it, are said in words."""


class DecisionDone(Refused):
    """What the decision asked for has been done already."""


@transaction.atomic
def decide_on_fact(*, fact_id: int, text: str, due_on: date | None = None, by: User) -> PolicyDecision:
    """Decide on one fact; the archivists and the salesperson get it as a task."""
    rows = visible_facts(by, "dossier.decide").select_related("customer__responsible", "competitor", "author")
    fact = rows.select_for_update(of=("self",)).filter(pk=fact_id).first()
    if fact is None:
        raise FactOutOfReach
    decision = PolicyDecision(customer=fact.customer, competitor=fact.competitor, fact=fact)
    return _decide(decision, text, due_on, by)


@transaction.atomic
def decide_on_group(
    *, about: About, group_id: int, text: str, due_on: date | None = None, by: User
) -> PolicyDecision:
    """Decide on all that is known about somebody under one heading."""
    subject = find_about(about, by, "dossier.decide")
    group = FactGroup.objects.get(pk=group_id)
    return _decide(PolicyDecision(**subject_filter(subject), group=group), text, due_on, by)


def _decide(decision: PolicyDecision, text: str, due_on: date | None, by: User) -> PolicyDecision:
    if not text.strip():
        raise DecisionEmpty(blocking("decision_empty", mark("Please say it in words."), "text"))
    decision.text, decision.due_on = text.strip(), due_on
    decision.decided_by, decision.decided_at = by, timezone.now()
    decision.save()
    _ask(decision, by)
    said = unless_secret(_field(decision), decision.text)
    if decision.customer is not None and said:
        line = _("Decision: %(text)s") % {"text": said}
        write(customer=decision.customer, kind=TimelineEntry.Kind.FACT, text=line, by=by, subject=decision)
    detail = {"fact": decision.fact_id, "group": decision.group_id, "text": said, "due_on": due_on}
    record(by=by, action="archive.dossier.decide", subject=decision, detail=detail)
    return decision


def _field(decision: PolicyDecision) -> FactField | None:
    return decision.fact.field if decision.fact else None


def _ask(decision: PolicyDecision, by: User) -> None:
    people = {person.pk: person for person in keepers_of(decision)}
    if decision.customer and decision.customer.responsible:
        people[decision.customer.responsible.pk] = decision.customer.responsible
    elif decision.fact:
        people[decision.fact.author_id] = decision.fact.author
    field = _field(decision)
    raise_notice(
        to=[person for person in people.values() if may_read(person, field)],
        topic="archive.dossier",
        key=f"decision:{decision.pk}",
        title=_("%(about)s: %(text)s") % {"about": decision.about, "text": decision.text[:120]},
        body=decision.text,
        kind=Notice.Kind.TASK,
        weight=Notice.Weight.WARNING,
        subject=decision,
        due_on=decision.due_on,
        by=by,
    )


@transaction.atomic
def finish_decision(*, decision_id: int, outcome: str, by: User) -> PolicyDecision:
    """Say what was done; the facts it was about are acted on and everybody's task is closed."""
    right = "dossier.file" if may(by, "dossier.file") else "dossier.report"
    rows = visible_decisions(by, right).select_for_update(of=("self",))
    decision = rows.filter(pk=decision_id).first()
    if decision is None:
        raise FactOutOfReach
    if decision.done_at is not None:
        raise DecisionDone(blocking("decision_done", mark("This has been done already.")))
    if not outcome.strip():
        raise DecisionEmpty(blocking("outcome_empty", mark("Please say it in words."), "outcome"))
    decision.outcome = outcome.strip()[:500]
    decision.done_by, decision.done_at = by, timezone.now()
    decision.save()
    acted = _act(decision)
    close_by_key(key=f"decision:{decision.pk}", by=by)
    for pk in acted:
        close_by_key(key=f"fact-fed-back:{pk}", by=by)
    detail = {"outcome": unless_secret(_field(decision), decision.outcome), "facts": acted}
    record(by=by, action="archive.dossier.finish", subject=decision, detail=detail)
    return decision


def _act(decision: PolicyDecision) -> list[int]:
    """Facts fed back that the decision was about take their last step."""
    if decision.fact_id:
        rows = Fact.objects.filter(pk=decision.fact_id)
    else:
        rows = Fact.objects.filter(
            customer=decision.customer_id, competitor=decision.competitor_id, field__group=decision.group_id
        )
    fed_back = rows.filter(state=State.FED_BACK).order_by("pk")
    acted = list(fed_back.select_for_update(of=("self",)).values_list("pk", flat=True))
    Fact.objects.filter(pk__in=acted).update(state=State.ACTED, outcome=decision.outcome)
    return acted
