"""Taking facts along their way (R0.05)."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.archive.dossier.access import visible_facts
from coalface.archive.dossier.actions.keepers import covers, holders, may_read
from coalface.archive.dossier.actions.reaching import FactOutOfReach, rights_of
from coalface.archive.dossier.actions.standing import let_newest_stand
from coalface.archive.dossier.models import Fact
from coalface.archive.dossier.rules.travel import MOVES, Step, step_findings
from coalface.desk.inbox.actions import close_by_key, raise_many
from coalface.desk.inbox.models import Notice
from coalface.desk.inbox.queries import Wanted
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused

_BATCH = 2_000
_CLOSES = {Step.PASS_ON: "fact-sent-back", Step.ACT: "fact-fed-back"}


class StepRefused(Refused):
    """The fact cannot take this step; the findings say why."""


@transaction.atomic
def move_fact(*, fact_id: int, step: Step, by: User, words: str = "") -> Fact:
    """One step of one fact."""
    return move_facts(fact_ids=[fact_id], step=step, words=words, by=by)[0]


@transaction.atomic
def move_facts(*, fact_ids: Iterable[int], step: Step, by: User, words: str = "") -> list[Fact]:
    """One step of many facts; those that cannot take it stay where they are.

    Returns those that moved. Raises StepRefused when none could.
    """
    wanted = sorted(set(fact_ids))
    moved: list[Fact] = []
    refused: Refused = FactOutOfReach()
    for start in range(0, len(wanted), _BATCH):
        facts = _locked(wanted[start : start + _BATCH], MOVES[step].right, by)
        able, why = _sorted_out(facts, step, rights_of(by), words)
        refused = why or refused
        _move(able, step, words, by)
        moved += able
    if not moved:
        raise refused
    secret = any(fact.field.confidential for fact in moved)
    detail = {"step": step, "facts": [fact.pk for fact in moved], "words": "" if secret else words}
    record(by=by, action="archive.dossier.move", subject=moved[0] if len(moved) == 1 else None, detail=detail)
    return moved


def _locked(ids: Sequence[int], right: str, by: User) -> list[Fact]:
    rows = visible_facts(by, right).filter(pk__in=ids).order_by("pk")
    rows = rows.select_related("field", "conflict", "author", "customer__responsible", "competitor")
    return list(rows.select_for_update(of=("self",)))


def _sorted_out(
    facts: Sequence[Fact], step: Step, rights: frozenset[str], words: str
) -> tuple[list[Fact], Refused | None]:
    """Those that can move, and the refusal of the first that cannot."""
    able, why = [], None
    for fact in facts:
        contested = fact.conflict is not None and fact.conflict.settled_at is None
        found = step_findings(fact.state, step, rights=rights, contested=contested, words=words)
        if not found:
            able.append(fact)
        elif why is None:
            why = StepRefused(*found)
    return able, why


def _move(facts: Sequence[Fact], step: Step, words: str, by: User) -> None:
    for fact in facts:
        fact.state = MOVES[step].after
        fact.filed_by = by if step is Step.FILE else fact.filed_by
        fact.outcome = words.strip()[:500] if MOVES[step].says_why else fact.outcome
    Fact.objects.bulk_update(facts, ["state", "filed_by", "outcome"])
    ids = [fact.pk for fact in facts]
    if step is Step.FILE:
        let_newest_stand(Fact.objects.filter(pk__in=ids))
    if step in _CLOSES:
        for pk in ids:
            close_by_key(key=f"{_CLOSES[step]}:{pk}", by=by)
    if step in (Step.SEND_BACK, Step.FEED_BACK):
        _tell(facts, step, words, by)


def _tell(facts: Sequence[Fact], step: Step, words: str, by: User) -> None:
    """Sent back: the author mends it. Fed back: the salesperson serves the customer, leaders are informed."""
    wanted: list[Wanted] = []
    leaders = holders("dossier.decide") if step is Step.FEED_BACK else []
    for fact in facts:
        values = {"about": fact.about, "fact": str(fact)}
        if step is Step.SEND_BACK:
            title = _("%(about)s: please check the fact “%(fact)s”") % values
            if may_read(fact.author, fact.field):
                wanted.append(_notice(fact.author, f"fact-sent-back:{fact.pk}", title, words, fact))
            continue
        title = _("%(about)s: %(fact)s") % values
        people = {one.pk: one for one in leaders if covers(one, fact.customer, "dossier.decide")}
        responsible = fact.customer.responsible if fact.customer else fact.author
        if responsible is not None:
            people[responsible.pk] = responsible
        body = _("Please see what it means for the customer and say what was done.")
        told = [one for one in people.values() if may_read(one, fact.field)]
        wanted += [_notice(one, f"fact-fed-back:{fact.pk}", title, body, fact) for one in told]
    kind = Notice.Kind.TASK if step is Step.SEND_BACK else Notice.Kind.ALERT
    raise_many(wanted, topic="archive.dossier", kind=kind, by=by)


def _notice(person: User, key: str, title: str, body: str, fact: Fact) -> Wanted:
    return Wanted(person, key, title, body, Notice.Weight.NOTE, "fact", fact.pk)
