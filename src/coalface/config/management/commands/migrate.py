"""Django's command, quick where there is nothing to preserve."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from coalface.config.foundation import is_bare, lay_tables


class Command(migrate.Command):
    """Lays the tables of a bare database at once; what is pending otherwise is run step by step."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        connection = connections[options["database"]]
        if not options["app_label"] and not options["plan"] and is_bare(connection):
            lay_tables(connection)
        return super().handle(*args, **options)
