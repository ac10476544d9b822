"""The audit trail: the list, an event, its verification and its anchor."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.desk.jobs.access import visible_progress
from coalface.desk.jobs.models import Progress as Work
from coalface.desk.jobs.tasks import start_verification
from coalface.desk.subjects.queries import reference
from coalface.desk.subjects.registry import subjects
from coalface.identity.audit.models import AuditEvent
from coalface.identity.audit.queries import anchor_text, event_seal, tip
from coalface.identity.people.access import visible_events, visible_users
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.components.lists import Choice, Column, DateRange, ListScreen, Search
from coalface.web.components.lists.screen import Link
from coalface.web.components.progress import Progress
from coalface.web.identity.words import action_in_words
from coalface.web.rendering import redirect, render


class Trail(ListScreen):
    name = "identity.audit"
    title = gettext_lazy("Audit trail")
    right = "audit.view"
    columns = (
        Column("occurred_at", gettext_lazy("When"), kind="datetime"),
        Column("actor_name", gettext_lazy("Who"), sort=""),
        Column("action", gettext_lazy("Event"), value=lambda event: action_in_words(event.action)),
        Column("subject_label", gettext_lazy("About"), sort="", grow=True),
        Column("code", gettext_lazy("Code"), value=lambda event: event.action, shown=False),
        Column("id", gettext_lazy("Number"), kind="count", sort="", shown=False),
    )
    filters = (
        Search(gettext_lazy("Action or subject"), "action", "subject_label"),
        Choice(
            "actor",
            gettext_lazy("Who"),
            lambda request: [(user.pk, str(user)) for user in visible_users(person(request))],
            field="actor_id",
        ),
        Choice(
            "kind",
            gettext_lazy("About"),
            lambda request: [(subject.kind, subject.name) for subject in subjects()],
            field="subject_kind",
        ),
        DateRange("occurred_at", gettext_lazy("When"), field="occurred_at", moments=True),
    )
    default_sort = ("-occurred_at",)

    def rows(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        return visible_events(person(request))

    def row_url(self, row: AuditEvent) -> str:
        return record_url("identity:event", row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        return (
            Link(_("Check the trail"), reverse("identity:verification"), "shield-check", primary=True),
            Link(_("Download anchor"), reverse("identity:anchor"), "download"),
        )


@needs("audit.view")
def event(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_events(person(request)), pk=pk)
    subject = None
    if found.subject_id is not None:
        subject = reference(person(request), found.subject_kind, found.subject_id)
    context = {
        "event": found,
        "what": action_in_words(found.action),
        "subject": subject,
        "seal": event_seal(found.pk),
        "record_url": reverse("identity:event", args=[found.pk]),
    }
    return render(request, "identity/event.html", context)


@needs("audit.view")
def verification(request: HttpRequest) -> HttpResponse:
    """What the last checks found, and the button for another."""
    checks = visible_progress(person(request)).filter(kind="audit.verify")[:5]
    return render(
        request, "identity/verification.html", {"end": tip(), "checks": [bar(work) for work in checks]}
    )


@needs("audit.view")
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    start_verification(by=person(request))
    return redirect(request, "identity:verification")


@needs("audit.view")
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One check's bar, polled until it is over."""
    work = get_object_or_404(visible_progress(person(request)), pk=pk, kind="audit.verify")
    return render(request, "identity/verification.html", {"job": bar(work)}, fragment="bar")


@needs("audit.view")
def anchor(request: HttpRequest) -> HttpResponse:
    """The end of the trail as a file, to be kept where nobody here can change it."""
    now = timezone.now()
    answer = HttpResponse(anchor_text(tip(), now), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="coalface-audit-{now:%Y%m%d-%H%M%S}.json"'
    return answer


def bar(work: Work) -> Progress:
    left = work.left(timezone.now())
    return Progress(
        id=f"check-{work.pk}",
        label=work.title,
        state=work.state,
        done=work.done,
        total=work.total,
        eta_seconds=left.total_seconds() if left else None,
        note=work.error or work.message,
        url=reverse("identity:check", args=[work.pk]),
    )
