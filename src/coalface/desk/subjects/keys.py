"""Foreign keys of a large table, checked once a statement instead of once a row (ADR 0153, 0216).

PostgreSQL asks for each row whether the customer, the mine, the product, the station and the contract exist:
more than half of the time of an import, to hear of a few records again and again. The triggers here ask for
the different ones of a statement and hold them by the same lock, so no parent can go before the row is there.
What stands on the side of the parents, who must not go while a row names them, is in the migration.
"""

from collections.abc import Mapping
from typing import Any

import pgtrigger
from django.db.models import ForeignKey

_CHECK = """
WITH wanted AS MATERIALIZED (SELECT DISTINCT {column} AS id FROM added WHERE {column} IS NOT NULL),
     held AS MATERIALIZED (SELECT p.id FROM {parent} p JOIN wanted w ON w.id = p.id FOR KEY SHARE OF p)
SELECT (SELECT count(*) FROM wanted) - (SELECT count(*) FROM held) INTO lacking;
IF lacking > 0 THEN
    RAISE foreign_key_violation USING
        MESSAGE = '{table}.{column} names a row that {parent} does not have',
        TABLE = '{table}', COLUMN = '{column}', CONSTRAINT = '{table}_{column}_exists';
END IF;
"""
_naming: dict[str, frozenset[str]] = {}


def checked_keys(table: str, parents: Mapping[str, str]) -> list[pgtrigger.Trigger]:
    """Triggers that refuse rows of `table` whose parent is not there; `parents` is column -> table."""
    _naming[table] = frozenset(parents)
    func = "".join(
        _CHECK.format(table=table, column=column, parent=parent) for column, parent in parents.items()
    )
    return [
        pgtrigger.Trigger(
            name=f"keys_exist_{when}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(new="added"),  # type: ignore[no-untyped-call]  # has no hints
            declare=[("lacking", "bigint")],
            func=f"{func}RETURN NULL;",
        )
        for when, operation in (("insert", pgtrigger.Insert), ("update", pgtrigger.Update))
    ]


def trusted_keys(table: str, *columns: str) -> None:
    """Nothing checks these keys: rows are only ever written for parents that were just read and stay."""
    _naming[table] = frozenset(columns)


def names_parent(key: "ForeignKey[Any, Any]") -> bool:
    """Does a row with this key name its parent, so that it counts before the parent may go?

    By a constraint, by the triggers here, or by trust. What only sums up other tables does not.
    """
    named = _naming.get(key.model._meta.db_table, frozenset())
    return getattr(key, "db_constraint", True) or key.column in named
