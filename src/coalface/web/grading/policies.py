"""The rulebook: its versions, and one version in words."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.evaluation.grading.access import visible_policies
from coalface.evaluation.grading.models import GradingPolicy
from coalface.evaluation.grading.rules.policy import LADDER, QUALITIES, Policy, Rank
from coalface.web import figures
from coalface.web.access import needs, person
from coalface.web.components.lists import Column, Link, ListScreen
from coalface.web.grading.words import BOUNDS, METHODS, NUMBERS, criterion_name, grade_name, method_choices
from coalface.web.rendering import render


class PolicyList(ListScreen):
    name = "grading.policies"
    title = gettext_lazy("Grading policies")
    right = "grade.view"
    columns = (
        Column(
            "version",
            gettext_lazy("Version"),
            value=str,
            link=lambda row: reverse("grading:policy", args=[row.pk]),
        ),
        Column("valid_from_on", gettext_lazy("Valid from month"), kind="month", sort=""),
        Column("note", gettext_lazy("What changed and why"), sort="", grow=True),
        Column("saved_by", gettext_lazy("Saved by"), sort=""),
        Column("saved_at", gettext_lazy("Saved at"), kind="datetime", sort=""),
    )
    default_sort = ("-version",)

    def rows(self, request: HttpRequest) -> QuerySet[GradingPolicy]:
        return visible_policies(person(request)).select_related("saved_by")

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not self._may(request, "policy.edit"):
            return ()
        return (Link(_("Try a change"), reverse("grading:what_if"), "flask", primary=True),)


@needs("grade.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One version, with what is different from the version before it."""
    rows = visible_policies(person(request)).select_related("saved_by")
    version = get_object_or_404(rows, pk=pk)
    before = rows.filter(version=version.version - 1).first()
    policy = version.policy
    context = {
        "version": version,
        "before": before,
        "changed": changed_words(before.policy, policy) if before else [],
        "grades": [rank.code for rank in LADDER],
        "ladder": ladder_of(policy),
        "methods": [(label, method_name(policy, name)) for name, label in METHODS.items()],
        "numbers": [(label, str(getattr(policy, name))) for name, label in NUMBERS.items()],
    }
    return render(request, "grading/policy.html", context)


def method_name(policy: Policy, name: str) -> str:
    return str(dict(method_choices(name))[str(getattr(policy, name))])


def ladder_of(policy: Policy) -> list[tuple[str, list[str]]]:
    """Per criterion what each grade asks for, best grade first; empty: nothing."""
    bounds = [(str(label), [_bound(policy, rank, name) for rank in LADDER]) for name, label in BOUNDS.items()]
    judged = [
        (
            criterion_name(one.value),
            [_("required") if one in policy.ladder[rank].judged else "" for rank in LADDER],
        )
        for one in QUALITIES
    ]
    return bounds + judged


def _bound(policy: Policy, rank: Rank, name: str) -> str:
    bound = getattr(policy.ladder[rank], name)
    return "" if bound is None else f"{'>' if 'over' in name else '<'} {figures.plain(bound)}%"


def changed_words(one: Policy, other: Policy) -> list[str]:
    """What is different in the other policy: label, old and new value."""
    words = []
    for name, label in METHODS.items():
        words += _pair(label, method_name(one, name), method_name(other, name))
    for name, label in NUMBERS.items():
        words += _pair(label, getattr(one, name), getattr(other, name))
    for (criterion, old), (_criterion, new) in zip(ladder_of(one), ladder_of(other), strict=True):
        for rank, was, becomes in zip(LADDER, old, new, strict=True):
            words += _pair(f"{grade_name(rank)} · {criterion}", was, becomes)
    return words


def _pair(label: object, was: object, becomes: object) -> list[str]:
    return [] if was == becomes else [f"{label}: {was or '—'} → {becomes or '—'}"]
