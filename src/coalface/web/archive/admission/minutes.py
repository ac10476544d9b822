"""Holding a review: the points with their figures, the decision, the minutes on paper."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.desk.papers.press import Json, press
from coalface.identity.people.models import User
from coalface.relations import reviews as app
from coalface.relations.reviews.access import visible_reviews
from coalface.relations.reviews.actions import hold_review
from coalface.relations.reviews.models import CustomerReview, ReviewPoint
from coalface.relations.reviews.queries import FIGURES_OF, Figures, figures_of
from coalface.relations.reviews.rules import CRITERIA, Criterion, Decision, Point, Verdict
from coalface.web.access import needs, person
from coalface.web.archive.admission.report import letterhead
from coalface.web.components.badges import Badge
from coalface.web.components.dialogs import form_page
from coalface.web.components.forms import DateField, Form
from coalface.web.figures import plain
from coalface.web.rendering import redirect

SHEET = Path(app.__path__[0]) / "sheets" / "minutes.typ"
DECISIONS: dict[str, Badge] = {
    CustomerReview.Decision.KEEP: Badge("green", "check", gettext_lazy("Keep as it is")),
    CustomerReview.Decision.WATCH: Badge("amber", "eye", gettext_lazy("Put under watch")),
    CustomerReview.Decision.SUSPEND: Badge("red", "lock", gettext_lazy("Suspend the admission")),
    CustomerReview.Decision.REINVESTIGATE: Badge("violet", "search", gettext_lazy("Investigate anew")),
}
VERDICTS: dict[str, Badge] = {
    ReviewPoint.Verdict.GOOD: Badge("green", "check", gettext_lazy("In order")),
    ReviewPoint.Verdict.ATTENTION: Badge("amber", "alert-triangle", gettext_lazy("Needs attention")),
    ReviewPoint.Verdict.SERIOUS: Badge("red", "alert-octagon", gettext_lazy("Serious")),
}
FIGURES = {
    "dispatched_tonnes": gettext_lazy("Taken in 12 months: %(value)s t"),
    "contracted_tonnes": gettext_lazy("Agreed: %(value)s t"),
    "fulfilled_pct": gettext_lazy("Fulfilled: %(value)s %%"),
    "fluctuation_pct": gettext_lazy("Greatest fluctuation: %(value)s %%"),
    "idle_months": gettext_lazy("Months agreed without delivery: %(value)s"),
    "open_contracts": gettext_lazy("Running contracts: %(value)s"),
    "received_yuan": gettext_lazy("Paid in 12 months: %(value)s yuan"),
    "papers_lacking": gettext_lazy("Documents lacking: %(value)s"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion with its figures in words and, once held, what was said."""

    criterion: Criterion
    name: str
    figures: list[str]
    verdict: Badge | None = None
    words: str = ""


def figure_rows(by: User, review: CustomerReview) -> list[Row]:
    """The criteria with the figures of now, or, of a held review, with those the committee saw."""
    said = {point.criterion: point for point in review.points.all()}
    held = review.state == CustomerReview.State.HELD
    known: Figures = review.figures if held else figures_of(by, review.customer, timezone.localdate())
    return [_row(one, known, said.get(one.value)) for one in Criterion]


def _row(criterion: Criterion, known: Figures, point: ReviewPoint | None) -> Row:
    names = [name for name in FIGURES_OF.get(criterion, ()) if known.get(name)]
    return Row(
        criterion,
        _(CRITERIA[criterion]),
        [str(FIGURES[name]) % {"value": _number(known[name])} for name in names],
        VERDICTS[point.verdict] if point is not None else None,
        point.words if point is not None else "",
    )


def _number(text: str) -> str:
    """A figure as people read it; names of documents stay as they are."""
    if not text.replace(".", "", 1).replace("-", "", 1).isdigit():
        return text
    value = Decimal(text)
    return plain(value, 0 if value == value.to_integral_value() else 2)


class HoldForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    held_on = DateField(label=gettext_lazy("Held on"))
    decision = forms.TypedChoiceField(
        label=gettext_lazy("Decision"),
        choices=[(code, mark.text) for code, mark in DECISIONS.items()],
        coerce=Decision,
    )
    words = forms.CharField(
        label=gettext_lazy("Words to the decision"), required=False, max_length=2000, widget=forms.Textarea
    )

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        points = [
            Point(one, Verdict(given[f"verdict_{one}"]), given[f"words_{one}"])
            for one in Criterion
            if given[f"verdict_{one}"]
        ]
        said = {name: given[name] for name in ("version", "held_on", "decision", "words")}
        return {"points": points, **said}


@needs("review.edit")
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the committee found."""
    rows = visible_reviews(person(request), "review.edit").select_related("customer")
    review = get_object_or_404(rows, pk=pk)
    initial = {"version": review.version, "held_on": timezone.localdate()}
    kind: type[HoldForm] = type("Minutes", (HoldForm,), _fields())
    form = kind(request.POST or None, initial=initial)
    if form.done(hold_review, review_id=pk, by=person(request)):
        return redirect(request, "admission:review", pk, message=_("Saved"))
    found = figure_rows(person(request), review)
    context = {
        "review": review,
        "form": form,
        "rows": [(one, form[f"verdict_{one.criterion}"], form[f"words_{one.criterion}"]) for one in found],
    }
    return form_page(request, "admission/hold.html", context)


def _fields() -> dict[str, Any]:
    fields: dict[str, Any] = {}
    verdicts = [(code, mark.text) for code, mark in VERDICTS.items()]
    for criterion, name in CRITERIA.items():
        label = _(name)
        fields[f"verdict_{criterion}"] = forms.ChoiceField(
            label=label, choices=[("", "—"), *verdicts], required=False
        )
        words = _("Words to %(name)s") % {"name": label}
        fields[f"words_{criterion}"] = forms.CharField(label=words, max_length=500, required=False)
    return fields


@needs("review.view")
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes, with the reader's name across them."""
    by = person(request)
    rows = visible_reviews(by).select_related("customer", "recorded_by")
    review = get_object_or_404(rows, pk=pk, state=CustomerReview.State.HELD)
    printed = press(SHEET, _printed(review, by), reader=by)
    answer = HttpResponse(printed, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="review-{pk}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _printed(review: CustomerReview, by: User) -> dict[str, Json]:
    day = date_format(timezone.localdate(), "Y-m-d")
    members = [str(member) for member in review.members.all()]
    return {
        "title": _("Minutes of the customer review"),
        "company": letterhead(by),
        "footer": _("Printed on %(day)s by %(person)s") % {"day": day, "person": by},
        "facts": [
            [_("Customer"), review.customer.name],
            [_("Held on"), str(review.held_on)],
            [_("Committee"), "、".join(members)],
            [_("Recorded by"), str(review.recorded_by)],
        ],
        "head": [_("Criterion of the review"), _("Figures"), _("Verdict"), _("Opinion")],
        "rows": [
            [one.name, "\n".join(one.figures), str(one.verdict.text) if one.verdict else "", one.words]
            for one in figure_rows(by, review)
        ],
        "decision_title": _("Decision"),
        "decision": str(DECISIONS[review.decision].text),
        "words": review.words,
        "signatures": members[:4],
    }
