"""The default role of the leader, who sees what is confidential, also sees who else read it."""

from django.db import migrations

ROLE, NEW = "leader", "audit.view"


def grant(apps, schema_editor):
    Role = apps.get_model("people", "Role")
    for role in Role.objects.filter(code=ROLE):
        if "dossier.confidential" in role.rights and NEW not in role.rights:
            role.rights = [*role.rights, NEW]
            role.save(update_fields=["rights"])


class Migration(migrations.Migration):

    dependencies = [("people", "0006_rights_over_facts")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
