"""The roles a new installation starts with, and the user in whose name the product itself acts."""

from django.contrib.auth.hashers import make_password
from django.db import migrations

from coalface.identity.people.rules import DEFAULT_ROLES


def install(apps, schema_editor):
    Role = apps.get_model("people", "Role")
    for position, role in enumerate(DEFAULT_ROLES, 1):
        Role.objects.get_or_create(
            code=role.code,
            defaults={
                "name": role.name,
                "scope": role.scope.value,
                "rights": list(role.rights),
                "position": position,
            },
        )
    apps.get_model("people", "User").objects.get_or_create(
        username="system",
        defaults={"full_name": "系统", "is_active": False, "password": make_password(None)},
    )


class Migration(migrations.Migration):

    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
