"""Registers key people with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KeyPeopleConfig(AppConfig):
    name = "coalface.archive.key_people"
    label = "key_people"

    def ready(self) -> None:
        from coalface.archive.key_people import access, models
        from coalface.archive.key_people.actions.cards import index_row
        from coalface.archive.key_people.queries import grounds
        from coalface.desk.search.sources import Source, let_find
        from coalface.desk.subjects.registry import Subject, register

        register(
            Subject(
                "person",
                models.Person,
                _("key person"),
                access.visible_people,
                "ties:person",
                right=access.SEE,
                grounds=grounds,
            )
        )
        let_find(Source("person", models.Person.objects.all, index_row))
        register(
            Subject(
                "occasion",
                models.Occasion,
                _("occasion"),
                access.visible_occasions,
                right=access.SEE,
                owner="customer__responsible",
                department="customer__department",
            )
        )
