"""History kept before corrections were possible gets the answers that stood then: those of the sheet itself."""

from django.db import migrations

ANSWERS = ("place", "address", "industry", "capacity", "fleet", "habits", "sensitive", "contact", "phone")
FILL = f"""
    ALTER TABLE pool_censussheetevent DISABLE TRIGGER USER;
    UPDATE pool_censussheetevent AS event SET {", ".join(f"{name} = sheet.{name}" for name in ANSWERS)}
    FROM pool_censussheet AS sheet WHERE sheet.id = event.pgh_obj_id;
    ALTER TABLE pool_censussheetevent ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [("pool", "0002_keep_former_answers")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
