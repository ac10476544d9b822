"""Registers the archive room with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomConfig(AppConfig):
    name = "coalface.archive.room"
    label = "room"

    def ready(self) -> None:
        from coalface.archive.room.access import visible_destructions, visible_units
        from coalface.archive.room.actions import follow_customers
        from coalface.archive.room.actions.handling import index_row
        from coalface.archive.room.models import Destruction, Unit
        from coalface.desk.search.sources import Source, let_find
        from coalface.desk.subjects.hooks import listen
        from coalface.desk.subjects.registry import Subject, register

        register(
            Subject(
                "unit",
                Unit,
                _("unit"),
                visible_units,
                "room:unit",
                right="room.view",
                owner="customer__responsible",
                department="customer__department",
            )
        )
        register(
            Subject("destruction", Destruction, _("destruction"), visible_destructions, "room:destruction")
        )
        let_find(Source("unit", lambda: Unit.objects.select_related("customer"), index_row, of="customer"))
        listen("customer", follow_customers)
