"""One admission: its record page, and what moves it on."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.archive.admission import actions, queries
from coalface.archive.admission.access import visible_admissions
from coalface.archive.admission.models import Admission
from coalface.archive.admission.rules.states import BUYING, State
from coalface.archive.admission.rules.survey import PAGES, missing_pages
from coalface.archive.credentials.queries import standings
from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.relations.reviews.queries import reviews_of
from coalface.web.access import needs, person, seen_version
from coalface.web.archive.admission.marks import LEVELS, STATES, STEPS, admission_url, step_of
from coalface.web.archive.admission.minutes import DECISIONS
from coalface.web.archive.admission.reviews import state_badge
from coalface.web.archive.tabs import tab_context
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form, Picker
from coalface.web.desk.approvals import strips
from coalface.web.rendering import redirect, render


class NewForm(Form):
    by_id = ("customer",)

    customer = forms.ModelChoiceField(
        Customer.objects.none(), label=gettext_lazy("Customer"), widget=Picker("archive:customer_options")
    )
    project = forms.CharField(
        label=gettext_lazy("Trade project"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("When it is about a new project of cooperation; else leave it empty."),
    )


class SubmitForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    conditions = forms.CharField(
        label=gettext_lazy("Conditions"),
        required=False,
        max_length=1000,
        widget=forms.Textarea,
        help_text=gettext_lazy("With conditions it is an admission on conditions; approvers see them."),
    )
    words = forms.CharField(
        label=gettext_lazy("Words to the approvers"), required=False, max_length=1000, widget=forms.Textarea
    )


class ReasonForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=250)


@needs("admission.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by, today = person(request), timezone.localdate()
    rows = visible_admissions(by).select_related(
        "customer__responsible", "opened_by", "assessed_by", "surveyed_by", "decided_by", "suspended_by"
    )
    admission = get_object_or_404(rows, pk=pk)
    lacking = {page.code for page in missing_pages(admission.survey)}
    context = {
        "admission": admission,
        "state": STATES[admission.state],
        "steps": STEPS,
        "step": step_of(admission),
        "papers": standings(admission.customer, today) if may(by, "credential.view") else None,
        "pages": [(page, page.code not in lacking, page.code in admission.survey) for page in PAGES],
        "complete": not lacking,
        "scores": queries.scores_of(admission) if admission.assessed_at else [],
        "result": queries.assessment_of(admission),
        "measures": admission.measures.select_related("owner"),
        "levels": LEVELS,
        "strips": strips(request, "admission", pk),
        "can_edit": visible_admissions(by, "admission.edit").filter(pk=pk).exists(),
        "can_decide": _may_decide(by, admission),
        "buying": State(admission.state) in BUYING,
        "today": today,
    }
    return render(request, "admission/admission.html", context)


def _may_decide(by: User, admission: Admission) -> bool:
    """Whether there is something to suspend or to lift, and it is theirs to do so."""
    if State(admission.state) not in (*BUYING, State.SUSPENDED):
        return False
    return visible_admissions(by, "admission.decide").filter(pk=admission.pk).exists()


@needs("admission.view")
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed, field by field."""
    by = person(request)
    admission = get_object_or_404(visible_admissions(by).select_related("customer"), pk=pk)
    changes = field_history(admission, holds=lambda right: may(by, right))
    context = {"name": admission.customer.name, "back": admission_url(admission), "changes": changes}
    return render(request, "admission/history.html", context)


@needs("admission.view")
def tab(request: HttpRequest, pk: int) -> HttpResponse:
    """The customer's tab: what stands against business, every round of admission, every review."""
    context = tab_context(request, pk, "admission.view")
    customer, by = context["customer"], person(request)
    rounds = list(queries.rounds_of(by, customer).select_related("opened_by", "decided_by"))
    more = {
        "rounds": [(one, STATES[one.state]) for one in rounds],
        "findings": queries.admission_findings(customer, timezone.localdate()),
        "under_way": any(one.state in ("draft", "surveyed", "assessed", "approving") for one in rounds),
        "can_edit": visible_customers(by, "admission.edit").filter(pk=pk).exists(),
        "reviews": [(one, state_badge(one)) for one in reviews_of(by, customer)],
        "decisions": DECISIONS,
        "can_review": visible_customers(by, "review.edit").filter(pk=pk).exists(),
    }
    return render(request, "admission/tab.html", context | more)


@needs("admission.edit")
def new(request: HttpRequest) -> HttpResponse:
    """Begin a round, in a dialog; `?customer=` chooses whose."""
    by = person(request)
    form = NewForm(request.POST or None, initial={"customer": request.GET.get("customer", "")})
    field = form.fields["customer"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = visible_customers(by, "admission.edit")
    if made := form.made(actions.open_admission, by=by):
        return redirect(request, "admission:admission", made.pk, message=_("Admission begun"))
    return dialog(request, _("Begin admission"), form)


@needs("admission.edit")
@require_POST
def move(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Steps that need no words: `complete`, `reopen`, `abandon`."""
    get_object_or_404(visible_admissions(person(request), "admission.edit"), pk=pk)
    do = {
        "complete": actions.complete_survey,
        "reopen": actions.reopen_survey,
        "abandon": actions.abandon_admission,
    }[step]
    do(admission_id=pk, version=seen_version(request), by=person(request))
    return redirect(request, "admission:admission", pk, message=_("Saved"))


@needs("admission.edit")
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    admission = _editable(request, pk, "admission.edit")
    initial = {"version": admission.version, "conditions": admission.conditions}
    form = SubmitForm(request.POST or None, initial=initial)
    if form.done(actions.submit_admission, admission_id=pk, by=person(request)):
        return redirect(request, "admission:admission", pk, message=_("Sent for approval"))
    return dialog(request, _("Send for approval: %(name)s") % {"name": admission.customer.name}, form)


@needs("admission.decide")
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, actions.suspend_admission, _("Suspend the admission of %(name)s"), True)


@needs("admission.decide")
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, actions.lift_suspension, _("Lift the suspension of %(name)s"), False)


def _with_reason(request: HttpRequest, pk: int, do: Any, title: str, danger: bool) -> HttpResponse:  # noqa: ANN401 - either action
    admission = _editable(request, pk, "admission.decide")
    form = ReasonForm(request.POST or None, initial={"version": admission.version})
    if form.done(do, admission_id=pk, by=person(request)):
        return redirect(request, "admission:admission", pk, message=_("Saved"))
    return dialog(request, title % {"name": admission.customer.name}, form, danger=danger)


def _editable(request: HttpRequest, pk: int, right: str) -> Admission:
    rows = visible_admissions(person(request), right).select_related("customer")
    return get_object_or_404(rows, pk=pk)
