"""Revisions of the archive: progress by department, what each archive lacks, signing, tiers."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.archive.customers.models import BaseTier, Grade
from coalface.archive.revision import actions
from coalface.archive.revision.access import visible_items, visible_revisions
from coalface.archive.revision.models import Revision, RevisionItem
from coalface.archive.revision.queries import findings_of, progress, tier_changes, tier_name
from coalface.identity.people.access import may
from coalface.identity.people.models import Department
from coalface.web.access import check, needs, person
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import dialog, form_page
from coalface.web.components.forms import DateField, Form
from coalface.web.components.lists import Column, Empty, Flag, Link, ListScreen, Search
from coalface.web.rendering import redirect, render

SHOWN = 50


class RevisionForm(Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    due_on = DateField(label=gettext_lazy("To be finished by"))
    stale_days = forms.IntegerField(
        label=gettext_lazy("Contact is stale after days"), initial=90, min_value=1, max_value=1000
    )
    grades = forms.MultipleChoiceField(
        label=gettext_lazy("Grades"),
        choices=Grade.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: all of them."),
    )
    departments = forms.ModelMultipleChoiceField(
        Department.objects.all(),
        label=gettext_lazy("Departments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: all of them."),
    )


class SignForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    remarks = forms.CharField(
        label=gettext_lazy("What is done about what is open"),
        max_length=500,
        required=False,
        widget=forms.Textarea,
    )
    proposed_tier = forms.ChoiceField(
        label=gettext_lazy("Proposed tier"),
        choices=[("", gettext_lazy("follows the grade")), *BaseTier.choices],
        required=False,
    )
    tier_reason = forms.CharField(label=gettext_lazy("Reason for the tier"), max_length=250, required=False)


def _either(request: HttpRequest) -> None:
    if not may(person(request), "revision.run"):
        check(request, "revision.sign")


class RevisionList(ListScreen):
    name = "upkeep.revisions"
    title = gettext_lazy("Revisions of the archive")
    right = ""
    columns = (
        Column("name", gettext_lazy("Name"), grow=True),
        Column("begun_at", gettext_lazy("Begun at"), kind="datetime"),
        Column("begun_by", gettext_lazy("Begun by"), sort=""),
        Column("due_on", gettext_lazy("To be finished by"), kind="date"),
        Column(
            "status",
            gettext_lazy("Status"),
            kind="status",
            value=lambda one: "closed" if one.closed_at else "running",
        ),
        Column("closed_at", gettext_lazy("Closed at"), kind="datetime", sort="", shown=False),
    )
    filters = (
        Search(gettext_lazy("Name"), "name"),
        Flag("running", gettext_lazy("Running"), Q(closed_at__isnull=True)),
    )
    default_sort = ("-begun_at",)
    empty = Empty(
        gettext_lazy("No revision yet"),
        gettext_lazy("A revision sends every archive to its responsible person to be checked and signed."),
        icon="list-check",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Revision]:
        _either(request)
        return visible_revisions(person(request)).select_related("begun_by")

    def row_url(self, row: Revision) -> str:
        return record_url("upkeep:revision", row.pk)

    def actions_for(self, request: HttpRequest) -> list[Link]:
        if not may(person(request), "revision.run"):
            return []
        return [Link(_("New revision"), reverse("upkeep:revision_new"), "plus", primary=True, dialog=True)]


@needs("revision.run")
def new(request: HttpRequest) -> HttpResponse:
    form = RevisionForm(request.POST or None)
    if made := form.made(actions.begin_revision, by=person(request)):
        return redirect(request, "upkeep:revision", made.pk, message=_("Begun; everybody is told."))
    return dialog(request, _("New revision"), form)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the departments are, and the archives one has to sign, or that are left."""
    _either(request)
    by = person(request)
    revision = get_object_or_404(visible_revisions(by), pk=pk)
    rows = visible_items(by).filter(revision=revision).select_related("customer", "responsible")
    asked = request.GET.get("department", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 19:
        rows = rows.filter(department=int(asked))
    waiting = list(rows.filter(signed_at__isnull=True).order_by("customer__name_key", "pk")[:SHOWN])
    found = findings_of(waiting, revision.stale_days, timezone.localdate())
    stands = progress(by, revision)
    context = {
        "revision": revision,
        "stands": stands,
        "asked": sum(stand.asked for stand in stands),
        "signed": sum(stand.signed for stand in stands),
        "waiting": [(item, found[item.pk]) for item in waiting],
        "done": rows.filter(signed_at__isnull=False).select_related("signed_by").order_by("-signed_at")[:20],
        "may_run": may(by, "revision.run"),
        "may_sign": may(by, "revision.sign") and revision.closed_at is None,
        "most": SHOWN,
    }
    return render(request, "upkeep/revision.html", context)


@needs("revision.sign")
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """One archive: what was found, and the signature."""
    rows = visible_items(person(request), "revision.sign").select_related("customer", "revision")
    item: RevisionItem = get_object_or_404(rows, pk=pk)
    form = SignForm(request.POST or None, initial={"version": item.version})
    if form.done(actions.sign_archive, item_id=pk, by=person(request)):
        return redirect(request, "upkeep:revision", item.revision_id, message=_("Signed"))
    found = findings_of([item], item.revision.stale_days, timezone.localdate())[pk]
    context = {"item": item, "found": found, "form": form}
    return form_page(request, "upkeep/sign.html", context)


@needs("revision.run")
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(visible_revisions(person(request)), pk=pk)
    left = actions.close_revision(revision_id=pk, by=person(request))
    told = _("Closed; %(count)s archives were not signed.") % {"count": len(left)}
    return redirect(request, "upkeep:revision", pk, message=told)


@needs("revision.run")
def tiers(request: HttpRequest, pk: int) -> HttpResponse:
    """Tiers that would change; the leader ticks those to confirm."""
    by = person(request)
    revision: Revision = get_object_or_404(visible_revisions(by), pk=pk)
    if request.method == "POST":
        ids = [int(text) for text in request.POST.getlist("items") if text.isascii() and text.isdigit()]
        moved = actions.confirm_tiers(revision_id=pk, item_ids=ids, by=by)
        told = _("%(count)s customers sorted anew") % {"count": moved}
        return redirect(request, "upkeep:revision_tiers", pk, message=told)
    changes: list[Any] = [
        (one, tier_name(one.before), tier_name(one.after)) for one in tier_changes(by, revision)
    ]
    return render(request, "upkeep/tiers.html", {"revision": revision, "changes": changes})
