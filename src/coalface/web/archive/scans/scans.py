"""Scans: the list, one scan beside what it says, its pictures, uploading, and a customer's scans."""

from typing import Any

from django import forms
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from coalface.archive.credentials.access import visible_kinds
from coalface.archive.credentials.models import Credential, CredentialKind
from coalface.archive.customers.access import visible_customers
from coalface.archive.scans import actions, recognition
from coalface.archive.scans.access import confirmable_scans, visible_scans
from coalface.archive.scans.models import Reading, Scan
from coalface.archive.scans.queries import THUMBNAIL, picture_of, proposal_of, reading_of, with_reading_state
from coalface.archive.scans.rules.licences import Proposal
from coalface.desk.files.access import handed_out
from coalface.desk.jobs.queries import progress_of_subject
from coalface.desk.search.queries import named
from coalface.identity.people.access import may
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.archive.files import FileInput, FilesField, UploadForm, attach_all
from coalface.web.archive.marks import customer_url
from coalface.web.archive.tabs import tab_context
from coalface.web.components.badges import Badge
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import EnteredForm
from coalface.web.components.lists import Choice, Column, Empty, Flag, ListScreen, Search
from coalface.web.components.lists.columns import mark
from coalface.web.components.progress import Progress
from coalface.web.rendering import redirect, render

PAPER = ("number", "holder", "valid_from_on", "expires_on", "open_ended", "remarks")
READINGS = {
    Reading.State.WAITING: Badge("blue", "clock", gettext_lazy("Being read")),
    Reading.State.READ: Badge("green", "check", gettext_lazy("Text read")),
    Reading.State.SEEN: Badge("grey", "eye", gettext_lazy("Pictures only")),
    Reading.State.FAILED: Badge("red", "alert-octagon", gettext_lazy("Unreadable")),
}


def scan_url(scan: Scan) -> str:
    return record_url("scans:scan", scan.pk)


def reading_badge(scan: Scan) -> Badge:
    """How far the reading is; the scan comes `with_reading_state`."""
    return READINGS[Reading.State(getattr(scan, "reading_state", None) or Reading.State.WAITING)]


class ScanSearch(Search):
    """Scans by name, customer or any word on them."""

    def apply(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        text = self._text(request)
        return rows.filter(named(person(request), "scan", text)) if text else rows


class ScanList(ListScreen):
    name = "archive.scans"
    title = gettext_lazy("Scans")
    right = "customer.view"
    columns = (
        Column("attachment__name", gettext_lazy("File"), link=scan_url, sort="", grow=True),
        Column("customer__name", gettext_lazy("Customer"), link=lambda s: customer_url(s.customer), sort=""),
        Column("state", gettext_lazy("Reading"), kind="html", value=lambda s: mark(reading_badge(s))),
        Column("kind_proposed", gettext_lazy("Looks like"), value=lambda s: s.kind_name),
        Column("settled", gettext_lazy("Confirmed"), value=lambda s: _confirmed(s)),
        Column("taken_in_at", gettext_lazy("Taken in"), kind="datetime"),
        Column("attachment__attached_by__full_name", gettext_lazy("By"), sort="", shown=False),
    )
    filters = (
        ScanSearch(gettext_lazy("Name, customer or a word on the paper")),
        Flag(
            "open",
            gettext_lazy("Proposes a document"),
            Q(settled_at__isnull=True) & ~Q(kind_proposed=""),
        ),
        Choice(
            "kind",
            gettext_lazy("Looks like"),
            lambda request: list(visible_kinds(person(request)).values_list("code", "name")),
            field="kind_proposed",
        ),
    )
    default_sort = ("-taken_in_at",)
    of_customers = True
    empty = Empty(
        gettext_lazy("No scans yet"),
        gettext_lazy("Photograph papers on a customer's page, or let the scanner put them into its folder."),
        icon="camera",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Scan]:
        names = CredentialKind.objects.filter(code=OuterRef("kind_proposed")).values("name")[:1]
        rows = with_reading_state(visible_scans(person(request))).annotate(kind_name=Subquery(names))
        return rows.select_related("customer", "attachment__attached_by")


def _confirmed(scan: Scan) -> str:
    if scan.settled_at is None:
        return ""
    return _("as document") if scan.credential_id else _("put aside")


class ConfirmForm(EnteredForm):
    """What the paper says, proposed from the scan; a person corrects and confirms it."""

    by_id = ("kind",)

    kind = forms.ModelChoiceField(
        CredentialKind.objects.filter(abolished_on__isnull=True), label=gettext_lazy("Kind of document")
    )
    field_order = ("kind", *PAPER)

    class Meta:
        model = Credential
        fields = PAPER


class PhotoForm(UploadForm):
    uploads = FilesField(
        label=gettext_lazy("Photos or files"),
        widget=FileInput(
            attrs={"multiple": True, "accept": "image/*,application/pdf", "capture": "environment"}
        ),
        help_text=gettext_lazy("A phone opens its camera."),
    )


@needs("customer.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan on the left, what it says on the right; POST confirms it as a document."""
    by = person(request)
    rows = visible_scans(by).select_related("customer", "attachment__file", "credential__kind")
    scan = get_object_or_404(rows, pk=pk)
    reading = reading_of(scan, by)
    proposal = proposal_of(reading)
    confirms = scan.settled_at is None and confirmable_scans(by).filter(pk=pk).exists()
    form = ConfirmForm(request.POST or None, initial=_initial(proposal)) if confirms else None
    if form is not None and (filled := form.made(actions.confirm_scan, scan_id=pk, by=by)):
        message = _("Filed; it waits to be checked.")
        return redirect(request, "archive:credential", filled.pk, message=message)
    context = {
        "scan": scan,
        "reading": reading,
        "badge": READINGS[Reading.State(reading.state)],
        "proposal": proposal,
        "form": form,
        "pages": range(1, reading.pages + 1),
        "installed": recognition.installed(),
        "work": _work(request, scan, reading),
        "guesses": _guesses(proposal, scan),
    }
    return render(
        request, "scans/scan.html", context, status=422 if form is not None and form.errors else 200
    )


def _initial(proposal: Proposal) -> dict[str, Any]:
    person_named = proposal.value("legal_representative")
    return {
        "kind": CredentialKind.objects.filter(code=proposal.kind).first(),
        "number": proposal.value("number"),
        "holder": proposal.value("name"),
        "valid_from_on": proposal.day("valid_from_on"),
        "expires_on": proposal.day("expires_on"),
        "open_ended": proposal.open_ended,
        "remarks": _("Legal representative: %(name)s") % {"name": person_named} if person_named else "",
    }


GUESSES = (
    ("number", gettext_lazy("Document number")),
    ("name", gettext_lazy("Name on the document")),
    ("legal_representative", gettext_lazy("Legal representative")),
    ("valid_from_on", gettext_lazy("Valid from")),
    ("expires_on", gettext_lazy("Expires on")),
    ("open_ended", gettext_lazy("No end of validity")),
)


def _guesses(proposal: Proposal, scan: Scan) -> list[tuple[str, str, int, str]]:
    """Label, value, confidence in percent, and what does not fit the customer."""
    customer, lines = scan.customer, []
    expected = {
        "name": customer.name,
        "number": customer.credit_code if proposal.kind == "business-licence" else "",
    }
    for name, label in GUESSES:
        guess = proposal.fields.get(name)
        if guess is None:
            continue
        shown = _("yes") if name == "open_ended" else guess.value
        known = expected.get(name)
        doubt = (
            _("The customer's card says %(value)s.") % {"value": known}
            if known and known != guess.value
            else ""
        )
        lines.append((str(label), shown, round(100 * guess.confidence), doubt))
    return lines


def _work(request: HttpRequest, scan: Scan, reading: Reading) -> Progress | None:
    """The bar while the worker is busy; the page comes again by itself when it is over."""
    if reading.state != Reading.State.WAITING:
        return None
    work = progress_of_subject(person(request), "scan", scan.pk).order_by("-created_at").first()
    return Progress(
        id="scan-progress",
        label=_("Reading %(name)s") % {"name": scan.attachment.name},
        state=work.state if work else "queued",
        done=work.done if work else 0,
        total=work.total if work else None,
        note=work.error if work else "",
        url=reverse("scans:progress", args=[scan.pk]),
        next_url=scan_url(scan),
    )


@needs("customer.view")
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar again, or the whole page once the reading is there."""
    scan = get_object_or_404(visible_scans(person(request)).select_related("attachment__file"), pk=pk)
    work = _work(request, scan, reading_of(scan, person(request)))
    if work is None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "scans/progress.html", {"work": work})


@needs("credential.edit")
@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(confirmable_scans(person(request)), pk=pk)
    actions.dismiss_scan(scan_id=pk, by=person(request))
    return redirect(request, "scans:scan", pk, message=_("Put aside; it stays with the customer."))


@needs("customer.view")
@require_GET
def page(request: HttpRequest, pk: int, number: int) -> FileResponse:
    return _picture(request, pk, number)


@needs("customer.view")
@require_GET
def thumbnail(request: HttpRequest, pk: int) -> FileResponse:
    return _picture(request, pk, THUMBNAIL)


def _picture(request: HttpRequest, pk: int, number: int | str) -> FileResponse:
    """A picture made by ourselves from a file that the person may have."""
    by = person(request)
    scan = get_object_or_404(visible_scans(by).select_related("attachment__file"), pk=pk)
    if not handed_out(by).filter(pk=scan.attachment_id).exists():
        raise Http404
    try:
        answer = FileResponse(picture_of(scan.attachment.file, number).open("rb"), content_type="image/webp")
    except FileNotFoundError:
        raise Http404 from None
    answer["Cache-Control"] = "private, max-age=600"
    return answer


@needs("customer.note")
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Photograph papers of a customer with a phone, or choose files."""
    customer = get_object_or_404(visible_customers(person(request), "customer.note"), pk=pk)
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    if form.done(attach_all, subject=customer, by=person(request)):
        return redirect(request, "scans:customer", pk, message=_("Saved; the text is being read."))
    return dialog(request, _("Scans of %(name)s") % {"name": customer.name}, form)


@needs("customer.view")
def of_customer(request: HttpRequest, pk: int) -> HttpResponse:
    """Every scan of a customer and of its documents, as small pictures."""
    context = tab_context(request, pk)
    by = person(request)
    rows = with_reading_state(visible_scans(by).filter(customer=context["customer"]))
    scans = list(rows.select_related("attachment").order_by("-taken_in_at", "-pk")[:60])
    shown = [(scan, reading_badge(scan)) for scan in scans]
    return render(
        request, "scans/customer.html", {**context, "scans": shown, "uploads": may(by, "customer.note")}
    )
