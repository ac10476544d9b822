"""History kept before corrections were possible gets the sides that stood then: those of the tie itself."""

from django.db import migrations

SIDES = ("upper_customer_id", "upper_outside_id", "lower_customer_id", "lower_outside_id")
FILL = f"""
    ALTER TABLE affiliates_affiliationevent DISABLE TRIGGER USER;
    UPDATE affiliates_affiliationevent AS event SET {", ".join(f"{name} = tie.{name}" for name in SIDES)}
    FROM affiliates_affiliation AS tie WHERE tie.id = event.pgh_obj_id;
    ALTER TABLE affiliates_affiliationevent ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [("affiliates", "0002_keep_former_sides")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
