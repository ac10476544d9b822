"""Default roles that were installed before cards could be merged get the right to."""

from django.db import migrations

from coalface.identity.people.rules import DEFAULT_ROLES

NEW = "customer.merge"


def grant(apps, schema_editor):
    Role = apps.get_model("people", "Role")
    for default in DEFAULT_ROLES:
        for role in Role.objects.filter(code=default.code):
            if NEW in default.rights and NEW not in role.rights:
                role.rights = [*role.rights, NEW]
                role.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("people", "0004_rights_for_the_archive_room")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
