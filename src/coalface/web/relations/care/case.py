"""One occasion of care: its page, recording what was done, leaving it out; the tab of a customer."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.models import Customer
from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may, visible_users
from coalface.identity.people.models import SYSTEM_USERNAME, User
from coalface.relations.care.access import SETTLE, visible_cares
from coalface.relations.care.actions import record_care, skip_care
from coalface.relations.care.models import Care
from coalface.relations.care.queries import cares_of
from coalface.web.access import needs, person
from coalface.web.archive.tabs import tab_context
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form
from coalface.web.relations.care.marks import KINDS, care_url, occasion, state_badge
from coalface.web.rendering import redirect, render

SHOWN = 100


class SameForManyForm(Form):
    """What was done, the same for several customers."""

    channel = forms.ChoiceField(label=gettext_lazy("Way"), choices=Care.Channel.choices)
    words = forms.CharField(label=gettext_lazy("What we did"), max_length=500, widget=forms.Textarea)
    done_on = DateField(label=gettext_lazy("Done on"), initial=timezone.localdate)


class RecordForm(SameForManyForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    done_by = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Done by"))

    def offer(self, by: User) -> None:
        field = self.fields["done_by"]
        assert isinstance(field, forms.ModelChoiceField)
        colleagues = visible_users(by).filter(is_active=True).exclude(username=SYSTEM_USERNAME)
        field.queryset = colleagues.order_by("full_name", "pk")


class SkipForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Reason for leaving it out"), max_length=250)


@needs("customer.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    rows = visible_cares(by).select_related("customer__responsible", "day", "person", "done_by")
    care: Care = get_object_or_404(rows, pk=pk)
    context = {
        "care": care,
        "occasion": occasion(care),
        "kind": KINDS[care.kind],
        "state": state_badge(care),
        "may_settle": care.state == Care.State.OPEN and visible_cares(by, SETTLE).filter(pk=pk).exists(),
        "changes": field_history(care, holds=lambda right: may(by, right)),
    }
    return render(request, "care/care.html", context)


@needs(SETTLE)
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what was done."""
    care, by = _settleable(request, pk), person(request)
    form = RecordForm(request.POST or None, initial={"version": care.version, "done_by": by})
    form.offer(by)
    if form.done(record_care, care_id=pk, by=by):
        return redirect(request, "care:care", pk, message=_("Recorded"))
    title = _("%(customer)s: what was done for %(occasion)s")
    return dialog(request, title % {"customer": care.customer.name, "occasion": occasion(care)}, form)


@needs(SETTLE)
def skip(request: HttpRequest, pk: int) -> HttpResponse:
    care = _settleable(request, pk)
    form = SkipForm(request.POST or None, initial={"version": care.version})
    if form.done(skip_care, care_id=pk, by=person(request)):
        return redirect(request, "care:care", pk, message=_("Left out"))
    return dialog(request, _("Leave it out: %(name)s") % {"name": care.customer.name}, form)


@needs("customer.view")
def tab(request: HttpRequest, pk: int) -> HttpResponse:
    """All care a customer was given, and what is ahead."""
    context: dict[str, Any] = tab_context(request, pk)
    customer: Customer = context["customer"]
    cares = cares_of(person(request), customer)[:SHOWN]
    context["lines"] = [
        (care, care_url(care), occasion(care), KINDS[care.kind], state_badge(care)) for care in cares
    ]
    return render(request, "care/tab.html", context)


def _settleable(request: HttpRequest, pk: int) -> Care:
    rows = visible_cares(person(request), SETTLE).select_related("customer", "day")
    return get_object_or_404(rows, pk=pk)
