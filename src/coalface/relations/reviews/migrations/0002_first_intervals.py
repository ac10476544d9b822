"""How often a new installation reviews the customers of each grade; settings change it afterwards."""

from django.db import migrations

MONTHS = {"strategic": 6, "long_term": 12, "market": 12, "potential": None, "eliminated": None}


def install(apps, schema_editor):
    for grade, months in MONTHS.items():
        apps.get_model("reviews", "ReviewInterval").objects.get_or_create(
            grade=grade, defaults={"months": months}
        )


class Migration(migrations.Migration):

    dependencies = [("reviews", "0001_initial")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
