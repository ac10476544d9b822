"""Keeping the list of competitors."""

from datetime import date
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from coalface.desk.search.actions import IndexRow, enter
from coalface.desk.search.rules import pinyin_key
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking
from coalface.kernel.versions import check_version
from coalface.market.competitors.models import Competitor


class CompetitorInvalid(Refused):
    """The card does not hold; the findings name the fields."""


class CompetitorFields(TypedDict, total=False):
    name: str
    short_name: str
    code: str
    coal_kind: str
    region: str
    remarks: str
    left_on: date | None


@transaction.atomic
def create_competitor(*, by: User, **fields: Unpack[CompetitorFields]) -> Competitor:
    """Open a card for a competitor."""
    require(by, "dossier.file")
    competitor = Competitor(**fields)
    _keep(competitor)
    record(by=by, action="market.competitor.create", subject=competitor, detail={"given": dict(fields)})
    return competitor


@transaction.atomic
def change_competitor(
    *, competitor_id: int, version: int, by: User, **changes: Unpack[CompetitorFields]
) -> Competitor:
    """Correct a card, or say that the competitor has left the market."""
    require(by, "dossier.file")
    competitor = Competitor.objects.select_for_update().get(pk=competitor_id)
    check_version(competitor, seen=version, offered=changes)
    before = {name: getattr(competitor, name) for name in changes}
    for name, value in changes.items():
        setattr(competitor, name, value)
    changed = {n: (old, getattr(competitor, n)) for n, old in before.items() if old != getattr(competitor, n)}
    if changed:
        competitor.version += 1
        _keep(competitor)
        record(by=by, action="market.competitor.change", subject=competitor, detail={"changed": changed})
    return competitor


def _keep(competitor: Competitor) -> None:
    competitor.name_key = pinyin_key(competitor.name)[:400]
    try:
        competitor.full_clean()
    except ValidationError as error:
        texts = error.message_dict.items()
        raise CompetitorInvalid(
            *(blocking("field_invalid", text, field) for field, many in texts for text in many)
        ) from None
    competitor.save()
    enter(index_row(competitor))


def index_row(competitor: Competitor) -> IndexRow:
    """Competitors belong to nobody: the right to see them finds them."""
    names = tuple(word for word in (competitor.short_name, competitor.code) if word)
    return IndexRow(
        "competitor", competitor.pk, competitor.name, competitor.region, words=names, everyones=True
    )
