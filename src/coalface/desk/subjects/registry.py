"""What each stage tells the desk about its subjects, filled in by the `apps.py` of the stages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from coalface.identity.people.models import User
from coalface.kernel.findings import Finding


def no_grounds(user: User, record: Model) -> Sequence[Finding]:
    """Nothing counts but whose the record is."""
    return ()


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of record that tasks, files, search hits and the timeline can point to by kind and id.

    `right` is the right to see one; `owner` and `department` are the lookups from a record to its responsible
    person and department: by them the product explains who can see it, and why. `grounds` gives what else
    speaks for or against a person's seeing a record, in words.
    """

    kind: str
    model: type[Model]
    name: str | Promise
    visible: Callable[[User], QuerySet[Any]]
    url_name: str = ""
    right: str = ""
    owner: str = "responsible"
    department: str = "department"
    grounds: Callable[[User, Any], Sequence[Finding]] = no_grounds


_SUBJECTS: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    _SUBJECTS[subject.kind] = subject


def subject(kind: str) -> Subject:
    """The registered subject of a kind; KeyError when no stage registered it."""
    return _SUBJECTS[kind]


def subjects() -> Iterator[Subject]:
    return iter(_SUBJECTS.values())


def name_of(model: type[Model]) -> str:
    """What people call the records of a model."""
    registered = (str(known.name) for known in subjects() if known.model is model)
    return next(registered, str(model._meta.verbose_name))


def kind_of(record: Model) -> str:
    """The kind under which records of this model are known: the model's name in lower case."""
    return record._meta.model_name or ""
