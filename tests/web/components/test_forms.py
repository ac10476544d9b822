"""A form hands what was entered to an action and shows what the action refuses."""

from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from coalface.kernel.findings import Finding, Refused, Severity
from coalface.web.components.forms import Form, VersionApart


class LoadForm(Form):
    plate = forms.CharField()
    tonnes = forms.DecimalField(min_value=0)


class KnownLoadForm(VersionApart, LoadForm):
    version = forms.IntegerField(required=False)


class Overloaded(Refused):
    """More than the axles bear."""


def weigh(**facts: Any) -> str:
    return ", ".join(f"{name} {value}" for name, value in facts.items())


def refuse(**facts: Any) -> str:
    raise Overloaded(*[Finding(f"over.{name}", Severity.BLOCKS, "Too heavy", field=name) for name in facts])


SENT = QueryDict("plate=晋A12345&tonnes=31.5&version=4")


def test_the_action_gets_what_was_entered_and_what_is_known() -> None:
    assert LoadForm(SENT).made(weigh, scale=7) == "plate 晋A12345, tonnes 31.5, scale 7"


def test_the_version_is_no_fact_of_the_record() -> None:
    assert KnownLoadForm(SENT).made(weigh) == "plate 晋A12345, tonnes 31.5"


@pytest.mark.parametrize("sent", [None, QueryDict("plate=晋A12345&tonnes=-1")], ids=["unsent", "wrong"])
def test_without_valid_facts_nothing_is_done(sent: QueryDict | None) -> None:
    form, done = LoadForm(sent), []
    assert (form.made(lambda **facts: done.append(facts)), form.done(weigh), done) == (None, False, [])


def test_a_refusal_stands_beside_its_field_or_above_them_all() -> None:
    form = LoadForm(SENT)
    assert form.made(refuse, axles=6) is None
    assert (form.done(weigh), [*form.errors], [one.code for one in form.findings]) == (
        False,
        ["plate", "tonnes", "__all__"],
        ["over.axles"],
    )


def test_an_action_that_gives_nothing_back_is_done_all_the_same() -> None:
    assert LoadForm(SENT).done(lambda **facts: None)
