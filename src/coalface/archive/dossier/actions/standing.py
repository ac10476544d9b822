"""Which fact of a subject and field stands: the newest one on file that nobody overruled."""

from django.db import connection
from django.db.models import QuerySet

from coalface.archive.dossier.models import Fact

_STANDING = 0x0D0551E5
_BATCH = 500


def let_newest_stand(touched: QuerySet[Fact]) -> None:
    """Decide anew for the subjects and fields of these facts; one such decision at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_STANDING])
    for whom in ("customer", "competitor"):
        pairs = touched.filter(**{f"{whom}__isnull": False}).order_by().values_list(whom, "field").distinct()
        fields: dict[int, list[int]] = {}
        for subject, field in pairs:
            fields.setdefault(field, []).append(subject)
        for field, subjects in sorted(fields.items()):
            for start in range(0, len(subjects), _BATCH):
                _decide(whom, field, sorted(subjects)[start : start + _BATCH])


def _decide(whom: str, field: int, subjects: list[int]) -> None:
    rows = Fact.objects.filter(**{f"{whom}__in": subjects}, field=field)
    newest = (
        rows.on_file()
        .order_by(f"{whom}_id", "-as_of_on", "-pk")
        .distinct(f"{whom}_id")
        .values_list("pk", flat=True)
    )
    standing = list(newest)
    rows.filter(is_standing=True).exclude(pk__in=standing).update(is_standing=False)
    Fact.objects.filter(pk__in=standing, is_standing=False).update(is_standing=True)
