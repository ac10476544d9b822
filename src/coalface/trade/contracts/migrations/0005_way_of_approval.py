"""Through whose hands a contract goes in a new installation."""

from django.db import migrations

from coalface.desk.approvals.migrations._routes import begin_with

ROUTE = ("section-chief", "director", "leader")


def install(apps, schema_editor):
    begin_with(apps, "contract", ROUTE)


class Migration(migrations.Migration):

    dependencies = [
        ("contracts", "0004_promises_and_signatures"),
        ("approvals", "0001_initial"),
        ("people", "0002_roles_and_system_user"),
    ]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
