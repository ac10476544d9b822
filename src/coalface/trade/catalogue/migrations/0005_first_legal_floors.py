"""The floors of 商品煤质量管理暂行办法, in force from 2015 on (B3): ash, sulphur, and heat beyond 600 km."""

from datetime import date

from django.db import migrations

SOURCE = "商品煤质量管理暂行办法"
FAR_KM = 600
LIMITS = (
    (True, 0, "ash_d", "30"),
    (False, 0, "ash_d", "40"),
    (True, 0, "sulphur_d", "1.5"),
    (False, 0, "sulphur_d", "3"),
    (True, FAR_KM, "q_net_ar", "16.5"),
    (True, FAR_KM, "ash_d", "20"),
    (True, FAR_KM, "sulphur_d", "1"),
    (False, FAR_KM, "q_net_ar", "18"),
    (False, FAR_KM, "ash_d", "30"),
    (False, FAR_KM, "sulphur_d", "2"),
)


def install(apps, schema_editor):
    apps.get_model("catalogue", "LegalFloor").objects.get_or_create(
        starts_on=date(2015, 1, 1),
        defaults={
            "source": SOURCE,
            "document": [
                {"lignite": lignite, "beyond_km": km, "measure": measure, "limit": limit}
                for lignite, km, measure, limit in LIMITS
            ],
        },
    )


class Migration(migrations.Migration):

    dependencies = [("catalogue", "0004_quality_specifications")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
