"""Which facts stand when cards are merged or split."""

from django.db.models import Exists, OuterRef

from coalface.archive.dossier.actions.standing import let_newest_stand
from coalface.archive.dossier.models import Fact
from coalface.desk.subjects.merging import Note
from coalface.identity.people.models import User


def let_one_stand(left_id: int, kept_id: int, note: Note) -> None:
    """Before the facts of two cards meet: a field has one standing fact, chosen anew when all are there."""
    rival = Fact.objects.filter(customer=kept_id, field=OuterRef("field"), is_standing=True)
    twice = Fact.objects.filter(Exists(rival), customer=left_id, is_standing=True)
    for fact in twice.only("pk"):
        note(Fact, fact.pk)
    twice.update(is_standing=False)


def follow_cards(left_id: int, kept_id: int, by: User) -> None:
    """Decide anew what stands on both cards."""
    let_newest_stand(Fact.objects.filter(customer__in=(left_id, kept_id)))
