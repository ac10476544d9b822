"""The investigation report: its pages to fill in one after the other, and as PDF."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coalface.archive import admission as app
from coalface.archive.admission.access import visible_admissions
from coalface.archive.admission.actions import save_page
from coalface.archive.admission.models import Admission
from coalface.archive.admission.queries import prefilled
from coalface.archive.admission.rules.survey import (
    LEVELS,
    PAGE_CODES,
    PAGES,
    Answer,
    Ask,
    Page,
    Question,
    page_of,
)
from coalface.archive.credentials.queries import standings
from coalface.desk.papers.press import Json, press
from coalface.identity.people.access import visible_departments
from coalface.identity.people.models import User
from coalface.web.access import needs, person
from coalface.web.components.badges import status_badge
from coalface.web.components.dialogs import form_page
from coalface.web.components.forms import Form
from coalface.web.figures import plain
from coalface.web.rendering import redirect

SHEET = Path(app.__path__[0]) / "sheets" / "report.typ"


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not answered yet."""

    def __init__(self, **about: Any) -> None:
        super().__init__(
            choices=[("", "—"), ("yes", _("yes")), ("no", _("no"))],
            coerce=lambda value: value == "yes",
            empty_value=None,
            **about,
        )

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - kept or typed
        return {True: "yes", False: "no"}.get(value, value)


def _field(question: Question) -> forms.Field:
    about: dict[str, Any] = {"label": _(question.label), "required": False}
    if question.ask is Ask.YES_NO:
        return YesNoField(**about)
    if question.ask is Ask.LEVEL:
        levels = [("", "—"), *((code, _(text)) for code, text in LEVELS.items())]
        return forms.ChoiceField(choices=levels, **about)
    if question.ask in (Ask.AMOUNT, Ask.COUNT):
        most = 2 if question.ask is Ask.AMOUNT else 0
        return forms.DecimalField(min_value=0, max_digits=14, decimal_places=most, **about)
    return forms.CharField(max_length=2000, widget=forms.Textarea, **about)


def _form_of(page: Page) -> type[Form]:
    fields: dict[str, Any] = {question.code: _field(question) for question in page.questions}
    fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
    return type("PageForm", (Form,), fields)


@needs("admission.edit")
def page(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One page of the report; every save keeps it, finished or not, and goes on to the next."""
    if code not in PAGE_CODES:
        raise Http404
    rows = visible_admissions(person(request), "admission.edit").select_related("customer")
    admission = get_object_or_404(rows, pk=pk)
    asked, place = page_of(code), PAGE_CODES.index(code)
    initial = {**prefilled(admission, code, timezone.localdate()), "version": admission.version}
    form = _form_of(asked)(request.POST or None, initial=initial)
    if form.is_valid():
        later = "later" in request.POST
        with form.refusals():
            _save(request, admission, asked, form.cleaned_data, later)
        if form.ok:
            return _onward(request, pk, place, later)
    context = {
        "admission": admission,
        "page": asked,
        "form": form,
        "steps": [_(one.title) for one in PAGES],
        "place": place,
        "before": PAGE_CODES[place - 1] if place else "",
        "papers": standings(admission.customer, timezone.localdate()) if code == "certificates" else [],
    }
    return form_page(request, "admission/page.html", context)


def _save(
    request: HttpRequest, admission: Admission, asked: Page, given: dict[str, Any], later: bool
) -> None:
    answers: dict[str, Answer] = {one.code: _answer(given[one.code]) for one in asked.questions}
    save_page(
        admission_id=admission.pk,
        version=given["version"],
        page_code=asked.code,
        answers=answers,
        later=later,
        by=person(request),
    )


def _answer(value: bool | Decimal | str | None) -> Answer:
    return str(value) if isinstance(value, Decimal) else value


def _onward(request: HttpRequest, pk: int, place: int, later: bool) -> HttpResponse:
    if later or place + 1 == len(PAGES):
        return redirect(request, "admission:admission", pk, message=_("Saved"))
    return redirect(request, "admission:page", pk, PAGE_CODES[place + 1], message=_("Saved"))


@needs("admission.view")
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as it stands now, with the reader's name across it."""
    by = person(request)
    admission = get_object_or_404(visible_admissions(by).select_related("customer", "surveyed_by"), pk=pk)
    printed = press(SHEET, _printed(admission, by), reader=by)
    answer = HttpResponse(printed, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="report-{pk}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _printed(admission: Admission, by: User) -> dict[str, Json]:
    today, customer = timezone.localdate(), admission.customer
    day = date_format(today, "Y-m-d")
    papers = [
        [one.kind_name, str(status_badge(one.status).text), str(one.expires_on or "—")]
        for one in standings(customer, today)
    ]
    return {
        "title": _("Credit investigation report"),
        "company": letterhead(by),
        "footer": _("Printed on %(day)s by %(person)s") % {"day": day, "person": by},
        "facts": [
            [_("Customer"), customer.name],
            [_("Unified social credit code"), customer.credit_code or customer.registry_id],
            [_("Industry"), customer.get_industry_display()],
            [_("Region"), customer.region],
            [_("Round"), str(admission.round)],
            [_("Investigated by"), str(admission.surveyed_by or "")],
        ],
        "papers_title": _("Documents on file"),
        "papers_head": [_("Kind of document"), _("Status"), _("Expires on")],
        "papers": papers,
        "pages": [_printed_page(one, admission) for one in PAGES],
        "signatures": [_("Investigator"), _("Section chief"), _("Archivist")],
    }


def letterhead(by: User) -> str:
    """The name of the house: the root of its departments."""
    root = visible_departments(by).filter(parent=None).order_by("position", "pk").first()
    return str(root or "")


def _printed_page(one: Page, admission: Admission) -> dict[str, Json]:
    answers = admission.survey.get(one.code, {})
    asked = [question for question in one.questions if answers.get(question.code) not in (None, "")]
    return {
        "title": _(one.title),
        "rows": [[_(question.label), _worded(question, answers[question.code])] for question in asked],
    }


def _worded(question: Question, answer: bool | str) -> str:
    if question.ask is Ask.YES_NO:
        return _("yes") if answer else _("no")
    if question.ask is Ask.LEVEL:
        return _(LEVELS.get(str(answer), str(answer)))
    return plain(Decimal(str(answer))) if question.ask in (Ask.AMOUNT, Ask.COUNT) else str(answer)
