import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("screen", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("query", models.TextField(blank=True)),
                ("shared", models.BooleanField(default=False, verbose_name="shared with everybody")),
                ("pinned", models.BooleanField(default=True, verbose_name="pinned above the list")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "saved view",
                "indexes": [models.Index(fields=["screen", "name"], name="saved_view_of_screen")],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "screen", "name"), name="saved_view_named_once")
                ],
            },
        ),
    ]
