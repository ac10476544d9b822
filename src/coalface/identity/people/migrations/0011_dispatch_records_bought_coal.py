"""The default role of dispatch records bought coal, where nobody has made another role of it since."""

from django.db import migrations

ROLE, NEW = "dispatch", ("purchase.view", "purchase.edit")
AS_INSTALLED = {
    "customer.view",
    "trade.view",
    "trade.edit",
    "plan.view",
    "plan.edit",
    "weighing.edit",
    "assay.view",
    "import.run",
}


def grant(apps, schema_editor):
    Role = apps.get_model("people", "Role")
    for role in Role.objects.filter(code=ROLE, scope="all"):
        if set(role.rights) == AS_INSTALLED:
            role.rights = [*role.rights, *NEW]
            role.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("people", "0010_rights_over_the_chain")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
