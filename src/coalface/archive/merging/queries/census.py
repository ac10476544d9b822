"""What points to a card, and where a card has gone."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.archive.merging.models import Merge
from coalface.desk.search.models import SearchEntry
from coalface.desk.subjects.keys import names_parent
from coalface.desk.subjects.merging import staying
from coalface.desk.subjects.registry import kind_of, name_of
from coalface.identity.people.models import User

SUBJECT = ("subject_kind", "subject_id")
PROJECTIONS = ("audit", "jobs", "merging", "search")


@dataclass(frozen=True, slots=True)
class Reference:
    """A column by which records point to a customer, by foreign key or by kind and id."""

    model: type[models.Model]
    column: str
    by_kind: bool = False

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def of(self, customer_id: int) -> "models.QuerySet[models.Model]":
        kind = {"subject_kind": kind_of(Customer())} if self.by_kind else {}
        return self.model._base_manager.filter(**kind, **{self.column: customer_id})


@dataclass(frozen=True, slots=True)
class Census:
    """How many records of a kind point to a card; `stays` when they do not follow to another."""

    name: str
    count: int
    stays: bool


def references() -> list[Reference]:
    """Every column of the product that names a customer: by foreign key, or by kind and id."""
    return [*_by_foreign_key(), *_by_kind()]


def census(customer: Customer) -> list[Census]:
    """What hangs on a card, the most first."""
    left_behind = staying()
    counted = [
        Census(
            name_of(reference.model),
            reference.of(customer.pk).count(),
            reference.model in left_behind,
        )
        for reference in references()
    ]
    return sorted((one for one in counted if one.count), key=lambda one: (-one.count, one.name))


def current_merge(user: User, left_id: int) -> Merge | None:
    """Where a card went that was given up; None when it was not, or the person may not see the one kept."""
    from_left = Merge.objects.filter(left=left_id, undone_at__isnull=True).select_related("kept")
    merge = from_left.first()
    if merge is None or not visible_customers(user).filter(pk=merge.kept_id).exists():
        return None
    return merge


def merges_of(customer: Customer) -> "models.QuerySet[Merge]":
    return Merge.objects.filter(kept=customer).select_related("left", "by").order_by("-at")


def _by_foreign_key() -> Iterator[Reference]:
    for relation in Customer._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if not relation.auto_created or not isinstance(field, models.ForeignKey) or field.column is None:
            continue
        if _is_business(field.model) and names_parent(field):
            yield Reference(field.model, field.column)


def _by_kind() -> Iterator[Reference]:
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        if _is_business(model) and model is not SearchEntry and names.issuperset(SUBJECT):
            yield Reference(model, "subject_id", by_kind=True)


def _is_business(model: type[models.Model]) -> bool:
    """Not the trail, not the history, not what is derived."""
    return model._meta.app_label not in PROJECTIONS and not hasattr(model, "pgh_obj")
