"""Stock counts go past the director until the house says otherwise."""

from django.db import migrations

from coalface.desk.approvals.migrations._routes import begin_with

ROUTE = ("director",)


def install(apps, schema_editor):
    begin_with(apps, "stockcount", ROUTE)


class Migration(migrations.Migration):

    dependencies = [
        ("plans", "0003_stock_counts"),
        ("approvals", "0001_initial"),
        ("people", "0002_roles_and_system_user"),
    ]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
