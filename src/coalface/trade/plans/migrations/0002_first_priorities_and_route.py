"""What a new installation begins with: who is served first, and whose word a plan needs."""

from datetime import date

from django.db import migrations

GRADES = ["strategic", "long_term", "market", "potential"]
ROUTE = ("director", "leader")


def install(apps, schema_editor):
    apps.get_model("plans", "PriorityPolicy").objects.get_or_create(
        starts_on=date(2000, 1, 1), defaults={"grades": GRADES, "due_day": 20}
    )
    roles = {role.code: role for role in apps.get_model("people", "Role").objects.filter(code__in=ROUTE)}
    route, new = apps.get_model("approvals", "Route").objects.get_or_create(subject_kind="plan")
    if new:
        for place, code in enumerate([code for code in ROUTE if code in roles], 1):
            apps.get_model("approvals", "RouteStep").objects.create(
                route=route, position=place, role=roles[code]
            )


class Migration(migrations.Migration):

    dependencies = [
        ("plans", "0001_initial"),
        ("approvals", "0001_initial"),
        ("people", "0002_roles_and_system_user"),
    ]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
