"""Through whose hands an experiment with a price below the floor goes in a new installation (R45.06)."""

from django.db import migrations

from coalface.desk.approvals.migrations._routes import begin_with

ROUTE = ("director",)


def install(apps, schema_editor):
    begin_with(apps, "experiment", ROUTE)


class Migration(migrations.Migration):

    dependencies = [
        ("experiments", "0001_price_experiments"),
        ("approvals", "0001_initial"),
        ("people", "0002_roles_and_system_user"),
    ]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
