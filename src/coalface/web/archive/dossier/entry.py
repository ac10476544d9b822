"""Handing in a report: made for a thumb, with the last value in each box."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.archive.dossier.access import visible_duties
from coalface.archive.dossier.actions import About, Circumstances, Paper, submit_report
from coalface.archive.dossier.models import Confidence, FactField, ReportTemplate, Source
from coalface.archive.dossier.queries.forms import About as Subject
from coalface.archive.dossier.queries.forms import Asked, asked_by, templates_for
from coalface.market.competitors.access import visible_competitors
from coalface.market.competitors.models import Competitor
from coalface.web.access import needs, person
from coalface.web.archive.dossier.subjects import place_of, report_url, subject_of
from coalface.web.archive.files import FileInput, FilesField
from coalface.web.components.forms import DateField, Form, Picker
from coalface.web.rendering import redirect, render

Kind = FactField.Kind
TOLD = ("as_of_on", "source", "confidence", "remarks", "pass_on")


class EntryForm(Form):
    """The fields of a template, and what holds for all of them."""

    as_of_on = DateField(label=gettext_lazy("As of"))
    source = forms.ChoiceField(label=gettext_lazy("Source"), choices=Source.choices)
    confidence = forms.TypedChoiceField(
        label=gettext_lazy("Certainty"), choices=Confidence.choices, coerce=int, initial=Confidence.MEDIUM
    )
    remarks = forms.CharField(label=gettext_lazy("Remarks"), max_length=500, required=False)
    papers = FilesField(
        label=gettext_lazy("Photos or files"),
        required=False,
        widget=FileInput(attrs={"multiple": True, "accept": "image/*,application/pdf"}),
    )
    pass_on = forms.BooleanField(
        label=gettext_lazy("Pass on to the archivist at once"), required=False, initial=True
    )

    codes: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in self.codes:
            widget = self.fields[code].widget
            if not isinstance(widget, forms.RadioSelect):
                large = "form-select-lg" if isinstance(widget, forms.Select) else "form-control-lg"
                widget.attrs["class"] += f" {large}"

    @property
    def asked(self) -> list[Any]:
        """The boxes of the template."""
        return [self[code] for code in self.codes]

    @property
    def told(self) -> list[Any]:
        """The boxes that hold for the whole report."""
        return [self[name] for name in (*TOLD[:4], "papers", "pass_on")]

    def values(self) -> dict[str, Any]:
        return {code: self.cleaned_data.get(code) for code in self.codes}

    def circumstances(self) -> Circumstances:
        return Circumstances(**{name: self.cleaned_data[name] for name in TOLD})

    def given_papers(self) -> list[Paper]:
        return [Paper(file, file.name, file.content_type) for file in self.cleaned_data["papers"]]


def entry_form(asked: Sequence[Asked]) -> type[EntryForm]:
    """The form of a template: one big box for each field."""
    boxes = {one.field.code: _box(one) for one in asked}
    return type("TemplateEntryForm", (EntryForm,), {**boxes, "codes": tuple(boxes)})


def _box(asked: Asked) -> forms.Field:
    """What was last said stands in the box as a hint, never as an answer."""
    field, last = asked.field, asked.last
    hint = _("last: %(value)s, %(day)s") % {"value": last.words[:40], "day": last.as_of_on} if last else ""
    label = f"{field.name}（{field.unit}）" if field.unit else field.name
    common: dict[str, Any] = {"label": label, "required": asked.required}
    if field.kind == Kind.NUMBER:
        attrs = {"inputmode": "decimal", "placeholder": hint, "autocomplete": "off", "step": "any"}
        return forms.DecimalField(widget=forms.NumberInput(attrs), max_digits=16, decimal_places=4, **common)
    if field.kind == Kind.DATE:
        return DateField(help_text=hint, **common)
    if field.kind == Kind.TEXT:
        return forms.CharField(widget=forms.Textarea({"placeholder": hint}), max_length=2000, **common)
    return _options(field, {**common, "help_text": hint, "widget": forms.RadioSelect})


def _options(field: FactField, common: dict[str, Any]) -> forms.Field:
    """Answers to tap; one that is not required may be left open."""
    unknown = [] if common["required"] else [("", _("not known"))]
    if field.kind == Kind.CHOICE:
        return forms.ChoiceField(choices=[*unknown, *((one, one) for one in field.choices)], **common)
    answers = [*unknown, ("1", _("yes")), ("0", _("no"))]
    return forms.TypedChoiceField(
        choices=answers, coerce=lambda text: text == "1", empty_value=None, **common
    )


@needs("dossier.report")
def new(request: HttpRequest, whom: str, pk: int) -> HttpResponse:
    """Report about somebody by one of the templates that fit."""
    about = subject_of(request, whom, pk)
    templates = templates_for(person(request), about)
    chosen = _chosen(request, templates)
    return _entry(request, about, templates, chosen)


@needs("dossier.report")
def by_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the task to report leads."""
    rows = visible_duties(person(request)).select_related("template", "customer", "competitor")
    duty = get_object_or_404(rows, pk=pk)
    return redirect(request, report_url(duty.about, duty.template_id))


def _chosen(request: HttpRequest, templates: Sequence[ReportTemplate]) -> ReportTemplate | None:
    asked = request.GET.get("template", "")
    return next((one for one in templates if str(one.pk) == asked), templates[0] if templates else None)


def _entry(
    request: HttpRequest, about: Subject, templates: Sequence[ReportTemplate], chosen: ReportTemplate | None
) -> HttpResponse:
    asked = asked_by(person(request), chosen, about) if chosen else []
    form = entry_form(asked)(request.POST or None, request.FILES or None, initial=_first(request))
    if chosen and form.is_valid():
        with form.refusals():
            submit_report(
                about=About.of(about),
                values=form.values(),
                circumstances=form.circumstances(),
                template_id=chosen.pk,
                papers=form.given_papers(),
                by=person(request),
            )
        if form.ok:
            return redirect(request, _afterwards(request, about), message=_("Reported. Thank you."))
    context = {
        "about": about,
        "form": form,
        "chosen": chosen,
        "tabs": [(one.name, report_url(about, one.pk), one == chosen) for one in templates],
        "back": _afterwards(request, about),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "dossier/entry.html", context, status=status)


def _first(request: HttpRequest) -> dict[str, Any]:
    resident = person(request).roles.filter(code="resident-officer").exists()
    source = Source.RESIDENT if resident else Source.SALESPERSON
    return {"as_of_on": timezone.localdate(), "source": source}


def _afterwards(request: HttpRequest, about: Subject) -> str:
    """Back to the dossier, or to one's own duties when it lies out of one's reach."""
    if isinstance(about, Competitor) or visible_customers(person(request)).filter(pk=about.pk).exists():
        return place_of(about)
    return reverse("dossier:start")


class AboutForm(Form):
    """Whom to report about."""

    customer = forms.ModelChoiceField(
        Customer.objects.none(),
        label=gettext_lazy("Customer"),
        required=False,
        widget=Picker("archive:customer_options", {"aria-label": gettext_lazy("Customer")}),
    )
    competitor = forms.ModelChoiceField(
        Competitor.objects.none(), label=gettext_lazy("Competitor"), required=False
    )

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(*args)
        by = person(request)
        self.fields["customer"].queryset = visible_customers(by, "dossier.report")  # type: ignore[attr-defined]  # a model field
        self.fields["competitor"].queryset = visible_competitors(by, "dossier.report")  # type: ignore[attr-defined]  # a model field


@needs("dossier.report")
def start(request: HttpRequest) -> HttpResponse:
    """One's own duties, most urgent first, and a way to report about anybody."""
    form = AboutForm(request, request.POST or None)
    if form.is_valid() and (about := form.cleaned_data["customer"] or form.cleaned_data["competitor"]):
        return redirect(request, report_url(about))
    by = person(request)
    duties = visible_duties(by).filter(reporter=by, until_on__isnull=True)
    rows = duties.select_related("template", "customer", "competitor").order_by("template__position", "pk")
    return render(request, "dossier/start.html", {"form": form, "duties": list(rows[:100]), "today": today()})


def today() -> date:
    return timezone.localdate()
