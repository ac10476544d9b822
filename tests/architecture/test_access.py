"""Every table that holds data is reached through one scoped function of its app."""

import ast

import pytest
from django.apps import apps
from django.db.models import CASCADE, ForeignKey, Model
from tests.architecture.source import PACKAGE, own_models, tree

from coalface.desk.subjects.registry import subjects

# Tables without rows of their own to show.
INNER = {
    "audit.AuditSeal": "a link of the chain; read by verification alone",
    "audit.AuditPending": "a queue",
    "ledger.DirtyMonth": "a queue",
    "months.BusyMonths": "bits of the months; read by the grading of all alone",
    "files.StoredFile": "bytes; reached through the attachment or import they belong to",
}


def annotated(model: type[Model]) -> set[str]:
    """Models that the access functions of the stage return querysets of."""
    folder = PACKAGE / model.__module__.split(".")[1]
    files = [*folder.glob("*/access.py"), *folder.glob("*/access/*.py")]
    returned = [
        ast.unparse(node.returns)
        for file in files
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef) and node.returns
    ]
    generic = {name[name.index("[") + 1 : -1].split(",")[0] for name in returned if "QuerySet[" in name}
    return generic | {name.removesuffix("QuerySet") for name in returned if name.endswith("QuerySet")}


def wholes(model: type[Model]) -> set[str]:
    """The models of the same app that a record is a part of: it goes when they go."""
    return {
        field.related_model.__name__
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey)
        and field.remote_field.on_delete is CASCADE
        and field.related_model._meta.app_label == model._meta.app_label
    }


def outer_models() -> list[type[Model]]:
    return [model for model in own_models() if model._meta.label not in INNER]


@pytest.mark.parametrize("model", outer_models(), ids=lambda model: model._meta.label)
def test_a_table_is_reached_through_its_access_function(model: type[Model]) -> None:
    """Its own, or that of the record it is a part of."""
    assert annotated(model) & {model.__name__, *wholes(model)}


def test_the_inner_tables_exist() -> None:
    labels = {model._meta.label for model in apps.get_models()}
    assert set(INNER) <= labels


def test_every_record_that_can_be_named_says_what_it_is() -> None:
    """Notices, references, the audit trail and the split of an archive show the record's own words."""
    silent = {one.kind for one in subjects() if one.model.__str__ is Model.__str__}
    assert silent == set()
