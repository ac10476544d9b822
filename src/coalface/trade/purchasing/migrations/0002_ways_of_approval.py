"""Purchase contracts and statements go past the company's leader until the house says otherwise."""

from django.db import migrations

from coalface.desk.approvals.migrations._routes import begin_with

ROUTE = ("leader",)
KINDS = ("purchasecontract", "purchasestatement")


def install(apps, schema_editor):
    for kind in KINDS:
        begin_with(apps, kind, ROUTE)


class Migration(migrations.Migration):

    dependencies = [
        ("purchasing", "0001_initial"),
        ("approvals", "0001_initial"),
        ("people", "0002_roles_and_system_user"),
    ]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
