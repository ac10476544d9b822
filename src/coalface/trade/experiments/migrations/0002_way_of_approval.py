"""Through whose hands an experiment with a price below the floor goes in a new installation (R45.06)."""

from django.db import migrations

ROUTE = ("director",)


def install(apps, schema_editor):
    roles = {role.code: role for role in apps.get_model("people", "Role").objects.all()}
    route, new = apps.get_model("approvals", "Route").objects.get_or_create(subject_kind="experiment")
    if new:
        for place, code in enumerate([code for code in ROUTE if code in roles], 1):
            apps.get_model("approvals", "RouteStep").objects.create(
                route=route, position=place, role=roles[code]
            )


class Migration(migrations.Migration):

    dependencies = [
        ("experiments", "0001_price_experiments"),
        ("approvals", "0001_initial"),
        ("people", "0002_roles_and_system_user"),
    ]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
