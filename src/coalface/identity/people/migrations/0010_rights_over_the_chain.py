"""Default roles that were installed before the chain to cash existed get their rights."""

from django.db import migrations

from coalface.identity.people.rules import DEFAULT_ROLES

NEW = (
    "contract.decide",
    "account.edit",
    "credit.grant",
    "plan.view",
    "plan.edit",
    "weighing.edit",
    "assay.view",
    "assay.edit",
    "settlement.view",
    "settlement.edit",
    "settlement.approve",
    "purchase.view",
    "purchase.edit",
)


def grant(apps, schema_editor):
    Role = apps.get_model("people", "Role")
    for default in DEFAULT_ROLES:
        for role in Role.objects.filter(code=default.code):
            fresh = [right for right in NEW if right in default.rights and right not in role.rights]
            if fresh:
                role.rights = [*role.rights, *fresh]
                role.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("people", "0009_rights_over_indices")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
