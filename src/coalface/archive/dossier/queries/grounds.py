"""What else decides whether somebody sees a fact, or what belongs to one, in words (R0.16)."""

from django.db.models import Model

from coalface.archive.dossier.models import Fact, FactConflict, FactField, FactReport, PolicyDecision
from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Severity, mark


def grounds(user: User, record: Model) -> list[Finding]:
    """Competitors belong to nobody, what one brought oneself shows, and secrets ask for their own right."""
    found = []
    if getattr(record, "competitor_id", None) is not None:
        message = mark("It is about a competitor, who belongs to nobody: the right is enough.")
        found.append(_note("about_competitor", message, user))
    if user.pk in (getattr(record, "author_id", None), getattr(record, "reporter_id", None)):
        found.append(_note("brought_by", mark("%(person)s brought it, or has to report it."), user))
    if any(field.confidential for field in _fields(record)):
        message = (
            mark("It is confidential, and %(person)s has the right to confidential facts.")
            if may(user, "dossier.confidential")
            else mark("It is confidential, and %(person)s has no right to confidential facts.")
        )
        found.append(_note("confidential", message, user))
    return found


def _fields(record: Model) -> list[FactField]:
    """The fields whose secrecy the record shares."""
    if isinstance(record, Fact | FactConflict):
        return [record.field]
    if isinstance(record, PolicyDecision):
        return [record.fact.field] if record.fact else []
    if isinstance(record, FactReport):
        return [fact.field for fact in record.facts.select_related("field")]
    return []


def _note(code: str, message: str, user: User) -> Finding:
    return Finding(code, Severity.NOTE, message, values={"person": str(user)})
