"""Who stands in for me, and whom I stand in for."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.desk.approvals.access import visible_delegations
from coalface.desk.approvals.actions import delegate_to, end_delegation
from coalface.identity.people.access import visible_users
from coalface.identity.people.models import SYSTEM_USERNAME, User
from coalface.web.access import person
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form
from coalface.web.rendering import redirect, render


class DelegationForm(Form):
    delegate = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Stand-in"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=250, required=False)
    starts_on = DateField(label=gettext_lazy("First day"))
    ends_on = DateField(label=gettext_lazy("Last day"))


def show(request: HttpRequest) -> HttpResponse:
    by, today = person(request), timezone.localdate()
    mine = visible_delegations(by).filter(person=by).select_related("delegate__department")
    for_others = visible_delegations(by).filter(delegate=by, ended_at__isnull=True, ends_on__gte=today)
    context = {
        "mine": mine.order_by("-starts_on", "-pk")[:50],
        "for_others": for_others.select_related("person__department").order_by("starts_on", "pk"),
        "today": today,
    }
    return render(request, "desk/delegations.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Name a stand-in, in a dialog."""
    by, today = person(request), timezone.localdate()
    form = DelegationForm(request.POST or None, initial={"starts_on": today})
    colleagues = visible_users(by).filter(is_active=True).exclude(username=SYSTEM_USERNAME)
    field = form.fields["delegate"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = colleagues.exclude(pk=by.pk).order_by("full_name", "pk")
    if form.done(delegate_to, by=by):
        return redirect(request, "desk:delegations", message=_("Saved"))
    return dialog(request, _("Name a stand-in"), form)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(visible_delegations(person(request)), pk=pk)
    end_delegation(delegation_id=pk, by=person(request))
    return redirect(request, "desk:delegations", message=_("Saved"))
