"""The archive at full size: a million facts, half a million folders on their shelves, beside bare SQL.

The documents are the certificates of the reference data, about seven a customer.
"""

from collections.abc import Iterator

from django.db import connection, transaction
from django.urls import reverse
from tests.bench.pages import Case, measure_cases, signed_in
from tests.bench.report import Report

from coalface.archive.room.actions import build_shelves, create_room
from coalface.archive.room.models import Room, Shelf, Unit
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user

FACTS_EACH = 8
UNITS = 500_000
ROOMS, SHELVES, LEVELS, PLACES, CAPACITY = 10, 20, 10, 25, 10
REPORTS = """
    INSERT INTO dossier_factreport (customer_id, as_of_on, author_id, remarks, submitted_at)
    SELECT id, current_date - (id %% 300)::int, %s, '', now() FROM customers_customer WHERE deleted_at IS NULL
"""
FACTS = """
    INSERT INTO dossier_fact (customer_id, field_id, number, text, as_of_on, source, confidence, author_id,
                              report_id, state, is_standing, overruled, outcome, recorded_at)
    SELECT r.customer_id, f.id, (r.customer_id * 37 + f.id * 11) %% 90000, '', r.as_of_on, 'salesperson', 2,
           r.author_id, r.id, 'filed', true, false, '', now()
      FROM dossier_factreport r
      JOIN (SELECT id FROM dossier_factfield WHERE kind = 'number' ORDER BY id LIMIT %s) f ON true
     WHERE NOT EXISTS (SELECT FROM dossier_fact k WHERE k.customer_id = r.customer_id AND k.field_id = f.id)
"""
FOLDERS = """
    INSERT INTO room_unit (number, customer_id, title, form, medium, business, year, retention, remarks,
                           state, slot_id, registered_at, touched_on, version)
    SELECT 'BENCH-' || n, c.ids[1 + n %% cardinality(c.ids)], (2015 + n %% 11) || '年购销合同及补充协议',
           'folder', 'paper', (ARRAY['contracts', 'settlement', 'quality'])[1 + n %% 3], 2015 + n %% 11,
           'years_30', '', 'in_place', s.ids[1 + n / %s], now() - n * interval '1 minute', current_date, 1
      FROM generate_series(0, %s - 1) AS n,
           (SELECT array_agg(id ORDER BY id) AS ids FROM room_slot) AS s,
           (SELECT array_agg(id ORDER BY id) AS ids FROM customers_customer WHERE deleted_at IS NULL) AS c
"""
HELD = """
    UPDATE room_slot SET held = n FROM (SELECT slot_id, count(*) AS n FROM room_unit GROUP BY 1) AS kept
     WHERE kept.slot_id = room_slot.id
"""
FACTS_SQL = """
    SELECT f.*, d.name FROM dossier_fact f JOIN dossier_factfield d ON d.id = f.field_id
     WHERE f.customer_id = {pk} AND f.is_standing
"""
NEWEST_SQL = """
    SELECT f.*, d.name, c.name FROM dossier_fact f JOIN dossier_factfield d ON d.id = f.field_id
      JOIN customers_customer c ON c.id = f.customer_id ORDER BY f.as_of_on DESC, f.id DESC LIMIT 51
"""
PLAN_SQL = """
    SELECT shelf_id, sum(held), sum(s.capacity) FROM room_slot s JOIN room_shelf h ON h.id = s.shelf_id
     WHERE h.room_id = {room} GROUP BY 1
"""
SHELF_SQL = "SELECT * FROM room_slot WHERE shelf_id = {shelf}"
UNITS_SQL = """
    SELECT u.*, c.name, s.code FROM room_unit u JOIN customers_customer c ON c.id = u.customer_id
      LEFT JOIN room_slot s ON s.id = u.slot_id ORDER BY u.registered_at DESC, u.id DESC LIMIT 51
"""


def measure(report: Report) -> None:
    if Unit.objects.count() < UNITS:
        _furnish()
    measure_cases(report, "archive", signed_in(User.objects.get(username="leader")), list(_cases()))


@transaction.atomic
def _furnish() -> None:
    by = system_user()
    for number in range(ROOMS):
        room = create_room(code=f"Z{number}", name=f"{number + 1} 号库", by=by)
        build_shelves(
            room_id=room.pk,
            count=SHELVES,
            levels=LEVELS,
            places=PLACES,
            capacity=CAPACITY,
            business="",
            aisle=None,
            by=by,
        )
    with connection.cursor() as cursor:
        cursor.execute(REPORTS, [by.pk])
        cursor.execute(FACTS, [FACTS_EACH])
        cursor.execute(FOLDERS, [CAPACITY, UNITS])
        cursor.execute(HELD)
        cursor.execute("ANALYZE dossier_factreport, dossier_fact, room_unit, room_slot, room_shelf")


def _cases() -> Iterator[Case]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT customer_id FROM room_unit ORDER BY id DESC LIMIT 1")
        customer = cursor.fetchone()[0]
    room = Room.objects.filter(code__startswith="Z").order_by("pk")[0]
    shelf = Shelf.objects.filter(room=room).order_by("pk")[0]
    yield Case(
        "facts of a customer", reverse("dossier:customer", args=[customer]), FACTS_SQL.format(pk=customer)
    )
    yield Case("facts, newest first", reverse("dossier:facts"), NEWEST_SQL)
    yield Case("room plan", reverse("room:room", args=[room.pk]), PLAN_SQL.format(room=room.pk))
    yield Case("shelf plan", reverse("room:shelf", args=[shelf.pk]), SHELF_SQL.format(shelf=shelf.pk))
    yield Case("folders, newest first", reverse("room:units"), UNITS_SQL)
