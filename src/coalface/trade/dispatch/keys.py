"""Foreign keys of a large table, checked once a statement instead of once a row (ADR 0153).

PostgreSQL asks for each row whether the mine, the product, the station and the contract exist: more than half
of the time of an import, to hear of a few hundred records again and again. The triggers here ask for the
different ones of a statement and hold them by the same lock, so a parent cannot go before the row is there.
What stands on the side of the parents, who must not go while a row names them, is in the migration.
"""

from collections.abc import Mapping

import pgtrigger

_CHECK = """
SELECT count(DISTINCT {column}) INTO wanted FROM added;
IF wanted > 0 THEN
    PERFORM 1 FROM {parent} WHERE id IN (SELECT {column} FROM added) FOR KEY SHARE;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found <> wanted THEN
        RAISE foreign_key_violation USING
            MESSAGE = '{table}.{column} names a row that {parent} does not have',
            TABLE = '{table}', COLUMN = '{column}', CONSTRAINT = '{table}_{column}_exists';
    END IF;
END IF;
"""


def checked_keys(table: str, parents: Mapping[str, str]) -> list[pgtrigger.Trigger]:
    """Triggers that refuse rows of `table` whose parent is not there; `parents` is column -> table."""
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
            declare=[("wanted", "bigint"), ("found", "bigint")],
            func=f"{func}RETURN NULL;",
        )
        for when, operation in (("insert", pgtrigger.Insert), ("update", pgtrigger.Update))
    ]
