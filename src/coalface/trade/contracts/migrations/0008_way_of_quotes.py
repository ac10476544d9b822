"""Through whose hands a quote below its floor goes in a new installation (R45.06)."""

from django.db import migrations

from coalface.desk.approvals.migrations._routes import begin_with

ROUTE = ("director",)


def install(apps, schema_editor):
    begin_with(apps, "quote", ROUTE)


class Migration(migrations.Migration):

    dependencies = [
        ("contracts", "0007_quotes"),
        ("approvals", "0001_initial"),
        ("people", "0002_roles_and_system_user"),
    ]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
