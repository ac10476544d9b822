"""Purchase contracts and statements go past the company's leader until the house says otherwise."""

from django.db import migrations

ROUTE = ("leader",)
KINDS = ("purchasecontract", "purchasestatement")


def install(apps, schema_editor):
    roles = {role.code: role for role in apps.get_model("people", "Role").objects.all()}
    for kind in KINDS:
        route, new = apps.get_model("approvals", "Route").objects.get_or_create(subject_kind=kind)
        if new:
            for place, code in enumerate([code for code in ROUTE if code in roles], 1):
                apps.get_model("approvals", "RouteStep").objects.create(
                    route=route, position=place, role=roles[code]
                )


class Migration(migrations.Migration):

    dependencies = [
        ("purchasing", "0001_initial"),
        ("approvals", "0001_initial"),
        ("people", "0002_roles_and_system_user"),
    ]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
