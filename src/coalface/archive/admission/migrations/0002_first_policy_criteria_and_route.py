"""What a new installation begins with: rules of admission, criteria, the way of approval, rights of roles."""

from datetime import date

from django.db import migrations

from coalface.desk.approvals.migrations._routes import begin_with
from coalface.identity.people.rules import DEFAULT_ROLES

CRITERIA = (
    ("证照齐全有效", None, True),
    ("无重大违约、失信或被执行记录", None, True),
    ("生产经营状况", 20, False),
    ("需求稳定性", 20, False),
    ("资金与付款能力", 30, False),
    ("规模、区位与运输条件", 15, False),
    ("商业信誉", 15, False),
)
ROUTE = ("section-chief", "archivist", "director", "leader")
NEW = ("admission.view", "admission.edit", "admission.decide", "review.view", "review.edit")


def install(apps, schema_editor):
    apps.get_model("admission", "AdmissionPolicy").objects.get_or_create(
        starts_on=date(2000, 1, 1), defaults={"reminder_days": [60, 30]}
    )
    Criterion = apps.get_model("admission", "Criterion")
    for place, (name, most, essential) in enumerate(CRITERIA, 1):
        Criterion.objects.get_or_create(
            name=name, defaults={"most_points": most, "essential": essential, "position": place * 10}
        )
    begin_with(apps, "admission", ROUTE)
    roles = {role.code: role for role in apps.get_model("people", "Role").objects.all()}
    for default in DEFAULT_ROLES:
        role = roles.get(default.code)
        fresh = [right for right in NEW if role and right in default.rights and right not in role.rights]
        if role and fresh:
            role.rights = [*role.rights, *fresh]
            role.save(update_fields=["rights"])


class Migration(migrations.Migration):

    dependencies = [
        ("admission", "0001_initial"),
        ("approvals", "0001_initial"),
        ("people", "0002_roles_and_system_user"),
    ]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
