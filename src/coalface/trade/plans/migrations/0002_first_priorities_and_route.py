"""What a new installation begins with: who is served first, and whose word a plan needs."""

from datetime import date

from django.db import migrations

from coalface.desk.approvals.migrations._routes import begin_with

GRADES = ["strategic", "long_term", "market", "potential"]
ROUTE = ("director", "leader")


def install(apps, schema_editor):
    apps.get_model("plans", "PriorityPolicy").objects.get_or_create(
        starts_on=date(2000, 1, 1), defaults={"grades": GRADES, "due_day": 20}
    )
    begin_with(apps, "plan", ROUTE)


class Migration(migrations.Migration):

    dependencies = [
        ("plans", "0001_initial"),
        ("approvals", "0001_initial"),
        ("people", "0002_roles_and_system_user"),
    ]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
