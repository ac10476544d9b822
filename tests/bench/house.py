"""The reference data: made once, kept between runs, in a database of their own."""

import os
from pathlib import Path

import platformdirs

CUSTOMERS_A_SCALE = 300


def settle(home: str | None) -> Path:
    """Point the product at the benchmark's own home; before Django is set up.

    DATABASE_URL is put aside, so that no installation's own data are ever touched.
    """
    chosen = Path(home) if home else Path(platformdirs.user_cache_dir("coalface", appauthor=False)) / "bench"
    chosen.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        chosen.chmod(0o711)
    os.environ.pop("DATABASE_URL", None)
    os.environ["COALFACE_HOME"] = str(chosen)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalface.config.settings")
    return chosen


def furnish(customers: int) -> None:
    """Tables and made-up customers, unless they are there already."""
    from coalface.cli.preparation import Needs, prepare  # noqa: PLC0415 - Django is set up only after `settle`

    prepare(Needs.TABLES)

    from django.db import connection  # noqa: PLC0415 - Django is set up only after `settle`

    from coalface.archive.customers.models import Customer  # noqa: PLC0415 - Django is set up only after `settle`
    from coalface.demo.load import load_demo  # noqa: PLC0415 - Django is set up only after `settle`

    if Customer.objects.exists():
        return
    load_demo(scale=max(1, round(customers / CUSTOMERS_A_SCALE)), progress=_say)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _say(what: str, done: int, total: int) -> None:
    if done == total:
        print(f"{what}: {done:,}", flush=True)
