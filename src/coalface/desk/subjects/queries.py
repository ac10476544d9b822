"""Finding the records behind kinds and ids."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model

from coalface.desk.subjects.registry import subjects
from coalface.identity.people.models import User

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Reference:
    """How a record is shown where something points to it; `url_name` takes its id, empty without a page."""

    kind: str
    kind_name: str
    id: int
    label: str
    url_name: str


def references(user: User, keys: Iterable[Key]) -> dict[Key, Reference]:
    """What kinds and ids point to, as far as the person may see it; one question a kind.

    What is missing from the answer is gone, hidden from this person, or of a kind no stage has registered.
    """
    wanted: dict[str, set[int]] = defaultdict(set)
    for kind, key in keys:
        wanted[kind].add(key)
    return {
        (subject.kind, record.pk): Reference(
            subject.kind, str(subject.name), record.pk, str(record), subject.url_name
        )
        for subject in subjects()
        if subject.kind in wanted
        for record in subject.visible(user).filter(pk__in=wanted[subject.kind])
    }


def reference(user: User, kind: str, id: int) -> Reference | None:
    """What one kind and id point to; None when it is gone or hidden. For lists, ask `references` once."""
    return references(user, [(kind, id)]).get((kind, id))


def find_visible(user: User, kind: str, id: int) -> Model | None:
    """The record itself, if the person may see it."""
    known = {subject.kind: subject for subject in subjects()}
    found: Model | None = known[kind].visible(user).filter(pk=id).first() if kind in known else None
    return found
