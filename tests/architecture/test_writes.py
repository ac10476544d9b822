"""Rows are written only in actions, so that every write is authorised and recorded."""

import ast
from pathlib import Path

import pytest
from tests.architecture.source import PACKAGE, modules, named, own_models, tree
from tests.architecture.writes import iter_relations, writes

RELATIONS = iter_relations(iter(own_models()))
# Demo data are made by actions and, where those are too slow, directly.
FREE_FOLDERS = ("demo",)


def is_free(path: Path) -> bool:
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] in FREE_FOLDERS or path.stem == "actions" or "actions" in inside.parts


READERS = [path for path in modules() if not is_free(path)]


@pytest.mark.parametrize("path", READERS, ids=named)
def test_only_actions_write(path: Path) -> None:
    assert [f"{named(path)}:{line} {what}" for line, what in writes(tree(path), RELATIONS)] == []


PLANTED = {
    "a model is saved": "customer.save()",
    "some fields are saved": "customer.save(update_fields=['name'])",
    "a model is deleted": "customer.delete()",
    "a row is created": "Customer.objects.create(name='x')",
    "a queryset is updated": "Customer.objects.filter(pk=1).update(name='x')",
    "a queryset is deleted": "visible_customers(user).filter(pk=1).delete()",
    "a locked queryset is updated": "rows.select_for_update().update(x=1)",
    "a queryset kept in a name is updated": "rows = Customer.objects.all()\nrows.update(name='x')",
    "a queryset argument is updated": "def f(rows: QuerySet[Customer]) -> None:\n    rows.update(name='x')",
    "an annotated queryset is deleted": "rows: models.QuerySet[Customer] = find()\nrows.delete()",
    "rows are created in bulk": "manager.bulk_create(rows)",
    "rows are updated in bulk": "Customer._base_manager.bulk_update(rows, ['name'])",
    "a row is got or created": "manager.get_or_create(name='x')",
    "a row is updated or created": "manager.update_or_create(name='x')",
    "a row is created asynchronously": "await manager.acreate(name='x')",
    "a many-to-many field is set": "user.roles.set([role])",
    "a many-to-many field grows": "user.roles.add(role)",
    "rows are inserted by SQL": "cursor.execute('INSERT INTO t VALUES (1)')",
    "rows are updated by SQL": "cursor.execute('''\n  update t set x = 1''')",
    "rows are deleted by SQL": "cursor.execute(f'DELETE FROM {table}')",
    "a table is emptied by SQL": "cursor.execute('TRUNCATE t')",
    "a table is merged by SQL": "cursor.execute('MERGE INTO t USING s ON true')",
    "rows are written behind a WITH": "cursor.execute('WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x')",
    "rows are copied in": "cursor.copy('COPY t (a, b) FROM STDIN')",
    "rows are copied into a whole table": "cursor.copy('copy t from stdin')",
    "an async function writes": "async def f(rows: QuerySet[Customer]) -> None:\n    rows.update(name='x')",
}
HARMLESS = {
    "a dict is updated": "values.update(name='x')",
    "a dict of a class is updated": "self.values.update({'a': 1})",
    "a hash is updated": "digest.update(chunk)\nsha256().update(b'x')",
    "a set grows": "seen.update(others)\nseen.add(1)",
    "a form is saved": "form.save()\nself.form.save(commit=False)",
    "a file is saved": "image.save('x.png')\nworkbook.save(path)",
    "a file field is saved": "storage.save(name, content)",
    "a Counter is updated": "Counter(words).update(more)",
    "a session is emptied": "request.session.delete()",
    "rows are copied out": "cursor.copy('COPY (SELECT * FROM t) TO STDOUT')",
    "rows are read": "cursor.execute('SELECT 1')\nCustomer.objects.filter(pk=1).exists()",
    "rows are locked": "cursor.execute('SELECT 1 FROM t FOR UPDATE')",
    "a docstring tells of an update": "'''Update t set nothing.'''",
    "a sentence begins like SQL": "raise Failed('Delete from the list first')",
    "a trigger is defined": "pgtrigger.Trigger(func='INSERT INTO t SELECT 1')",
    "an action is called": "customers.actions.create_customer(name='x')\ncreate_customer(name='x')",
    "a registry is filled": "registry.create(kind)\nKINDS.set(1)",
}


@pytest.mark.parametrize("source", PLANTED.values(), ids=PLANTED)
def test_a_planted_write_is_found(source: str) -> None:
    assert len(writes(ast.parse(source), frozenset({"roles"}))) == 1


@pytest.mark.parametrize("source", HARMLESS.values(), ids=HARMLESS)
def test_what_only_looks_like_a_write_is_let_through(source: str) -> None:
    assert writes(ast.parse(source), frozenset({"roles"})) == []
