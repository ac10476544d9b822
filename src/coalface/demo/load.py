"""Loading the demo: `load_demo` fills an empty database, all of it or nothing (a large one: but for grades).

The same scale, seed and day give the same rows.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date

import numpy as np
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation

from coalface.archive.credentials.actions import remind_of_expiry
from coalface.archive.credentials.models import Credential
from coalface.archive.customers.models import Contact, Customer, CustomerName
from coalface.archive.timeline.models import TimelineEntry
from coalface.demo import (
    accounts,
    admission,
    agreements,
    care,
    crowd,
    dossier,
    experiments,
    gate,
    grades,
    groups,
    house,
    market,
    offers,
    papers,
    people,
    planning,
    pricing,
    purchases,
    quality,
    room,
    scans,
    serving,
    settlement,
    talk,
    ties,
    trade,
)
from coalface.demo.calendar import Calendar
from coalface.demo.tables import advance_sequences, loaded_bare, next_id
from coalface.desk.search.models import SearchEntry
from coalface.evaluation.grading.models import Excuse, Judgement
from coalface.identity.audit.actions import record
from coalface.identity.people.queries import system_user
from coalface.kernel.findings import Refused, blocking, mark
from coalface.trade.contracts.models import Contract, ContractMonth
from coalface.trade.dispatch.models import Shipment
from coalface.trade.ledger.models import Account
from coalface.trade.months.actions import recompute_all
from coalface.trade.payments.models import Receipt

CUSTOMERS = 300
BATCH = 3_000
LARGE = 20
"""From this scale on customers trade less often and are written about less: 443 is the reference size."""

Progress = Callable[[str, int, int], None]
_MODELS = (
    Customer,
    CustomerName,
    Contact,
    TimelineEntry,
    Credential,
    Contract,
    ContractMonth,
    Shipment,
    Receipt,
    Judgement,
    Excuse,
)
_MANY = (
    Shipment,
    Receipt,
    ContractMonth,
    Contract,
    TimelineEntry,
    Credential,
    Contact,
    CustomerName,
    SearchEntry,
)
_NOT_EMPTY = mark(
    "This database already holds customers; the demo only fills an empty one. "
    "To mix made-up customers into it all the same, say --force-into-existing-data."
)
_LANGUAGE = "zh-hans"


class NotEmpty(Refused):
    """There are customers already, and nobody asked to mix made-up ones among them."""


def load_demo(
    *,
    scale: int = 1,
    seed: int = 1,
    progress: Progress | None = None,
    today: date | None = None,
    force: bool = False,
) -> dict[str, int]:
    """Fill the database with `scale` x 300 made-up customers; returns how many rows of each kind.

    `progress` is told (what, done, total). Raises NotEmpty.
    """
    say = progress or (lambda what, done, total: None)
    calendar = Calendar(today or timezone.localdate())
    with translation.override(_LANGUAGE):
        with transaction.atomic():
            if not force and Customer.objects.exists():
                raise NotEmpty(blocking("not_empty", _NOT_EMPTY))
            made = _write_all(scale, seed, calendar, say)
            _analyze()
            if scale < LARGE:
                _review(made, calendar, say)
                if calendar.today >= timezone.localdate():
                    _follow_grades(made, calendar, seed)
        if scale >= LARGE:
            # So many rows are measured through a second connection, which sees only what is committed.
            _review(made, calendar, say)
    return {model._meta.label_lower: model._default_manager.count() for model in _MODELS}


def _write_all(scale: int, seed: int, calendar: Calendar, say: Progress) -> house.House:
    total = CUSTOMERS * scale
    built = house.build(np.random.default_rng([seed, 0]), sellers=12 * min(scale, 25), seed=seed)
    first = next_id(Customer)
    bare: AbstractContextManager[None] = loaded_bare(*_MANY) if scale >= LARGE else nullcontext()
    with bare:
        for number, start in enumerate(range(0, total, BATCH), 1):
            size = min(BATCH, total - start)
            rng = np.random.default_rng([seed, number])
            _write_batch(rng, built, calendar, first + start, size, large=scale >= LARGE)
            say("customers", start + size, total)
    market.write(np.random.default_rng([seed, 0, 48]), calendar)
    advance_sequences(*_MODELS)
    system = system_user()
    say("months", 0, 1)
    recompute_all(by=system)
    say("months", 1, 1)
    if scale < LARGE:
        _remind(calendar)
        if calendar.today >= timezone.localdate():
            _fill_archive(built, calendar, seed)
    record(by=system, action="demo.load", detail={"scale": scale, "seed": seed, "today": calendar.today})
    return built


def _fill_archive(built: house.House, calendar: Calendar, seed: int) -> None:
    """What people put down with the actions, which know no other day than this one."""
    dossier.write(np.random.default_rng([seed, 0, 45]), built, calendar)
    room.write(np.random.default_rng([seed, 0, 44]), built, calendar.today)
    admission.write(np.random.default_rng([seed, 0, 46]), built, calendar.today)
    pricing.write(calendar.today)
    agreements.write(calendar.today)
    offers.write(calendar.today)
    gate.write(calendar.today)
    quality.write(calendar.today)
    settlement.write(calendar.today)
    planning.write(np.random.default_rng([seed, 0, 49]), built, calendar.today)
    serving.write(built, calendar.today)
    purchases.write(np.random.default_rng([seed, 0, 50]), calendar.today)


def _follow_grades(built: house.House, calendar: Calendar, seed: int) -> None:
    """Credit, experiments and what is done for key customers."""
    today, archivist = calendar.today, built.people["archivist"]
    experiments.write(today)
    accounts.write(built, today)
    ties.write(built.people["sales1"], archivist, today)
    care.write(np.random.default_rng([seed, 0, 48]), today)
    rows = Customer.objects.live().filter(grade="strategic", responsible__isnull=False)
    account = Exists(Account.objects.filter(customer=OuterRef("pk")))
    key = list(rows.select_related("responsible").order_by(account.desc(), "pk"))
    if len(key) >= groups.CUSTOMERS:
        people.write(np.random.default_rng([seed, 0, 47]), key[: groups.CUSTOMERS], archivist, today)
        groups.write(key, archivist, today)
        chemical = max(key, key=lambda one: (one.industry == "chemical", one.pk))
        scans.write(chemical, key[1:3], archivist, today)


def _write_batch(
    rng: np.random.Generator, built: house.House, calendar: Calendar, first: int, size: int, *, large: bool
) -> None:
    made = crowd.gather(rng, size, built, calendar, first)
    crowd.write(rng, made, calendar)
    papers.write(rng, made, built, calendar.today)
    volumes = trade.trade(rng, made, built, calendar, large=large)
    talk.write(rng, made, calendar, entries_a_customer=1 if large else 9)
    talk.raise_tasks(rng, made, built, calendar.today)
    grades.judge(rng, made, built, calendar)
    grades.excuse(rng, made, built, calendar, volumes)


def _remind(calendar: Calendar) -> None:
    """The inboxes as the nightly job would have left them."""
    system = system_user()
    while remind_of_expiry(today=calendar.today, by=system, limit=500) == 500:
        pass


def _review(built: house.House, calendar: Calendar, say: Progress) -> None:
    grades.review(built, calendar, lambda done, total: say("grades", done, total))


def _analyze() -> None:
    """Statistics now, so that the first pages are as quick as all others."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
