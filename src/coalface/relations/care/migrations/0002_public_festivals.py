"""Public festivals of China with their days, as announced for 2025 and 2026 and by the calendar for 2027."""

from datetime import date

from django.db import migrations

FESTIVALS = {
    "元旦": ("2025-01-01", "2026-01-01", "2027-01-01"),
    "春节": ("2025-01-29", "2026-02-17", "2027-02-06"),
    "清明节": ("2025-04-04", "2026-04-05", "2027-04-05"),
    "劳动节": ("2025-05-01", "2026-05-01", "2027-05-01"),
    "端午节": ("2025-05-31", "2026-06-19", "2027-06-09"),
    "中秋节": ("2025-10-06", "2026-09-25", "2027-09-15"),
    "国庆节": ("2025-10-01", "2026-10-01", "2027-10-01"),
}


def install(apps, schema_editor):
    CareDay = apps.get_model("care", "CareDay")
    for name, days in FESTIVALS.items():
        for day in days:
            CareDay.objects.get_or_create(
                name=name, falls_on=date.fromisoformat(day), defaults={"kind": "festival"}
            )


class Migration(migrations.Migration):

    dependencies = [("care", "0001_initial")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
