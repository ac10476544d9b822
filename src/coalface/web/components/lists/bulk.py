"""What can be done to many rows at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.functional import Promise

Run = Callable[[HttpRequest, QuerySet[Any], Any], str]


@dataclass(frozen=True, slots=True)
class BulkAction:
    """One button of the bulk bar.

    `run(request, rows, form)` calls the action and returns a sentence about what was done; `rows` are the
    chosen ones inside the person's scope. With a `form` it is asked for first, in a dialog.
    `confirm` is a question to answer before it runs.
    """

    key: str
    label: str | Promise
    run: Run
    form: Callable[..., BaseForm] | None = None
    icon: str = "edit"
    right: str | None = None
    confirm: str | Promise = ""
    danger: bool = False
