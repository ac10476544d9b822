"""Finding contradictions and settling them (R0.06): one fact stands, all stay visible."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.dossier.access import visible_conflicts
from coalface.archive.dossier.actions.keepers import keepers_of, may_read
from coalface.archive.dossier.actions.reaching import FactOutOfReach, unless_secret
from coalface.archive.dossier.actions.standing import let_newest_stand
from coalface.archive.dossier.models import Fact, FactConflict, FactReport
from coalface.archive.dossier.queries.forms import rule_of, subject_filter
from coalface.archive.dossier.rules.travel import ON_FILE, State
from coalface.archive.dossier.rules.values import contradicts
from coalface.desk.inbox.actions import close_by_key, raise_notice
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class AlreadySettled(Refused):
    """The contradiction has been settled."""


class ChoiceInvalid(Refused):
    """The chosen fact is not one of the contradicting ones, or no reason is given."""


def detect(report: FactReport, facts: Sequence[Fact], by: User) -> list[FactConflict]:
    """Put facts that contradict earlier ones into a contradiction, one open for each subject and field."""
    found: list[FactConflict] = []
    rivals = _near(report, facts)
    for fact in facts:
        rule = rule_of(fact.field)
        against = [
            other
            for other in rivals[fact.field_id]
            if contradicts(rule, fact.value, fact.as_of_on, other.value, other.as_of_on)
        ]
        if against:
            found.append(_open(fact, against, by))
    return found


def _near(report: FactReport, facts: Sequence[Fact]) -> dict[int, list[Fact]]:
    """Facts of the same fields around the same date, those of this report left out; one question."""
    reach = timedelta(days=max((fact.field.conflict_days for fact in facts), default=0))
    span = (report.as_of_on - reach, report.as_of_on + reach)
    rows = Fact.objects.believed().filter(
        **subject_filter(report.about), field__in=[fact.field_id for fact in facts], as_of_on__range=span
    )
    near: dict[int, list[Fact]] = defaultdict(list)
    for row in rows.exclude(report=report).select_related("field"):
        near[row.field_id].append(row)
    return near


def _open(fact: Fact, against: Sequence[Fact], by: User) -> FactConflict:
    whose = subject_filter(fact.about)
    conflict, new = FactConflict.objects.get_or_create(**whose, field=fact.field, settled_at=None)
    together = [fact.pk, *(other.pk for other in against)]
    Fact.objects.filter(pk__in=together).update(conflict=conflict)
    if new:
        words = {"about": conflict.about, "field": fact.field}
        raise_notice(
            to=[one for one in keepers_of(conflict) if may_read(one, fact.field)],
            topic="archive.dossier",
            key=f"conflict:{conflict.pk}",
            title=_("%(about)s: facts about %(field)s contradict each other") % words,
            kind=Notice.Kind.TASK,
            subject=conflict,
            by=by,
        )
        record(by=by, action="archive.dossier.contradict", subject=conflict, detail={"facts": together})
    return conflict


@transaction.atomic
def consolidate(*, conflict_id: int, fact_id: int, reason: str, by: User) -> FactConflict:
    """Say which fact stands and why; all are filed, those that contradict it as overruled."""
    rows = visible_conflicts(by, "dossier.file").select_for_update(of=("self",))
    conflict = rows.filter(pk=conflict_id).first()
    if conflict is None:
        raise FactOutOfReach
    if conflict.settled_at is not None:
        raise AlreadySettled(
            blocking("conflict_settled", mark("This contradiction has been settled already."))
        )
    told = conflict.facts.select_related("field").select_for_update(of=("self",)).order_by("pk")
    facts = {fact.pk: fact for fact in told}
    found = []
    if fact_id not in facts:
        found.append(blocking("not_among_them", mark("Please choose one of the facts shown."), "fact"))
    if not reason.strip():
        found.append(blocking("reason_missing", mark("Please give the reason."), "reason"))
    if found:
        raise ChoiceInvalid(*found)
    overruled = _settle(conflict, facts.pop(fact_id), list(facts.values()), reason.strip(), by)
    close_by_key(key=f"conflict:{conflict.pk}", by=by)
    said = unless_secret(conflict.field, conflict.reason)
    detail = {"chosen": fact_id, "overruled": overruled, "reason": said}
    record(by=by, action="archive.dossier.consolidate", subject=conflict, detail=detail)
    return conflict


def _settle(conflict: FactConflict, chosen: Fact, others: Sequence[Fact], reason: str, by: User) -> list[int]:
    """Returns the overruled ones; a fact of another day that can be true as well is only filed."""
    conflict.chosen, conflict.reason = chosen, reason[:500]
    conflict.settled_by, conflict.settled_at = by, timezone.now()
    conflict.save()
    rule = rule_of(chosen.field)
    overruled = [
        other.pk
        for other in others
        if contradicts(rule, chosen.value, chosen.as_of_on, other.value, other.as_of_on)
    ]
    conflict.facts.filter(~Q(state__in=ON_FILE)).update(state=State.FILED, filed_by=by)
    Fact.objects.filter(pk__in=overruled).update(overruled=True, is_standing=False)
    let_newest_stand(Fact.objects.filter(conflict=conflict))
    return overruled
