"""Questions of the gate: which note a truck has, what it weighed before, what a scale may do."""

from datetime import date, datetime

from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Severity
from coalface.trade.dispatch.access import visible_notes
from coalface.trade.dispatch.models import LoadingNote, Scale, Weighing
from coalface.trade.dispatch.rules.plates import normalise
from coalface.trade.dispatch.rules.weighing import Kind, Past, ScaleSide

LOOKED_BACK = 12


def note_at_gate(user: User, text: str) -> LoadingNote | None:
    """The unfinished note of a truck, by its plate or by the number on the note, within the clerk's reach."""
    wanted = normalise(text)
    rows = visible_notes(user, "weighing.edit").live()  # type: ignore[attr-defined]  # scoped keeps the class
    rows = rows.select_related("customer", "product", "contract", "mine")
    found: LoadingNote | None = (
        rows.filter(plate=wanted).first() or rows.filter(number=text.strip().upper()).first()
    )
    return found


def past_weighings(plate: str, before: datetime) -> list[Past]:
    """The last weighings of a plate, the latest first; for whichever customer it came."""
    rows = Weighing.objects.filter(plate=plate, weighed_at__lt=before).order_by("-weighed_at")[:LOOKED_BACK]
    return [Past(Kind(row.kind), row.tonnes, row.weighed_at) for row in rows]


def scale_side(scale: Scale) -> ScaleSide:
    return ScaleSide(scale.name, scale.most_tonnes, scale.in_use, scale.verified_until_on)


def signs_of(*weighings: Weighing) -> list[Finding]:
    """The signs as they were kept, in order of the weighings."""
    return [
        Finding(kept["code"], Severity(kept["severity"]), kept["message"], kept["values"])
        for weighing in weighings
        for kept in weighing.signs
    ]


def notes_run_out(today: date) -> list[int]:
    """Open notes whose last day has passed, the oldest first."""
    rows = LoadingNote.objects.filter(state="open", valid_until_on__lt=today)
    return list(rows.order_by("valid_until_on", "pk").values_list("pk", flat=True))
