"""Beginning an experiment, past an approval where a move leads below the floor."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.desk.approvals.actions import request_approval
from coalface.desk.inbox.actions import raise_notice
from coalface.desk.subjects.approvals import Outcome, Verdict
from coalface.desk.words import said
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, Severity, blocking
from coalface.trade.experiments.actions.keeping import (
    ExperimentInvalid,
    keep,
    lock_experiment,
    plan_of,
    refuse,
    step,
    told,
)
from coalface.trade.experiments.actions.telling import TOPIC, tell
from coalface.trade.experiments.models import Experiment
from coalface.trade.experiments.queries.beginning import obstacles
from coalface.trade.experiments.queries.prices import start_of
from coalface.trade.experiments.rules.planning import NOT_APPROVED, NOT_BELOW, floor_remarks
from coalface.trade.experiments.rules.states import Event
from coalface.trade.pricing.actions.moves import Moving, move_prices


@transaction.atomic
def begin_experiment(*, experiment_id: int, version: int, by: User) -> Experiment:
    """Move the prices from the first day on. Raises ExperimentInvalid, also where approval is needed."""
    found = lock_experiment(experiment_id, version, by)
    step(found, Event.BEGIN)
    today = timezone.localdate()
    refuse(obstacles(found, today))
    if below_floor(found):
        raise ExperimentInvalid(blocking("not_approved", NOT_APPROVED))
    _begin(found, by)
    record(by=by, action="trade.experiment.begin", subject=found, detail=told(found))
    return found


@transaction.atomic
def submit_experiment(*, experiment_id: int, version: int, words: str = "", by: User) -> Experiment:
    """Ask for approval of moves below the floor (R45.06); granted, it begins by itself."""
    found = lock_experiment(experiment_id, version, by)
    step(found, Event.SUBMIT)
    refuse(obstacles(found, timezone.localdate()))
    low = below_floor(found)
    if not low:
        raise ExperimentInvalid(blocking("not_below", NOT_BELOW))
    keep(found)
    lines = [*(said(one) for one in low), words.strip()]
    title = _("Price experiment %(name)s") % {"name": found.name}
    request_approval(subject=found, title=title, words="\n".join(lines).strip(), by=by)
    record(by=by, action="trade.experiment.submit", subject=found, detail=told(found))
    return found


def settle(outcome: Outcome) -> None:
    """What the approval decided; called inside its transaction.

    What can no longer begin, because its first day has passed or a customer cannot take part any more, is a
    draft again, and who drew it up is told why.
    """
    rows = Experiment.objects.select_for_update(of=("self",))
    found = rows.select_related("price_list", "product", "mine", "drawn_up_by").get(pk=outcome.subject_id)
    against: list[Finding] = []
    if outcome.verdict is Verdict.GRANTED:
        against = obstacles(found, timezone.localdate()) or _tried(found, outcome.by)
    if outcome.verdict is not Verdict.GRANTED or against:
        step(found, Event.SEND_BACK)
        keep(found)
        _tell_author(found, against, outcome.by)
    detail = {"verdict": outcome.verdict.value, "state": found.state}
    record(by=outcome.by, action="trade.experiment.settle", subject=found, detail=detail)


def below_floor(experiment: Experiment) -> list[Finding]:
    """The moves that lead below the floor of the first day."""
    start = start_of(experiment)
    if start.base_price is None:
        return []
    found = floor_remarks(plan_of(experiment).moves, start.base_price, start.floor)
    return [one for one in found if one.severity is Severity.NEEDS_APPROVAL]


def _tried(experiment: Experiment, by: User) -> list[Finding]:
    """Begin; what another experiment took meanwhile stands against it."""
    step(experiment, Event.BEGIN)
    try:
        with transaction.atomic():
            _begin(experiment, by)
    except Refused as refusal:
        experiment.refresh_from_db()
        return list(refusal.findings)
    return []


def _begin(experiment: Experiment, by: User) -> None:
    start = start_of(experiment)
    experiment.base_price, experiment.floor_per_tonne = start.base_price, start.floor
    experiment.begun_at = timezone.now()
    moving = Moving(
        experiment.price_list,
        experiment.product,
        experiment.mine,
        experiment.from_on,
        experiment.until_on,
        experiment.name,
    )
    rows = list(experiment.participants.select_related("customer", "group").order_by("customer"))
    amounts = {one.customer: one.group.move_per_tonne for one in rows}
    for one, move in zip(rows, move_prices(moving=moving, amounts=amounts, by=by), strict=True):
        one.move = move
        one.save(update_fields=["move"])
    keep(experiment)
    line = _("Takes part in a price experiment for %(product)s, %(from_on)s to %(until_on)s")
    title = _("%(customer)s takes part in the price experiment %(name)s, %(from_on)s to %(until_on)s")
    tell(experiment, line, title, by)


def _tell_author(experiment: Experiment, against: list[Finding], by: User) -> None:
    if against:
        raise_notice(
            to=[experiment.drawn_up_by],
            topic=TOPIC,
            key=f"experiment:{experiment.pk}",
            title=_("The approved price experiment %(name)s could not begin") % {"name": experiment.name},
            body="\n".join(said(one) for one in against),
            subject=experiment,
            by=by,
        )
