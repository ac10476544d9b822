"""The matrix of rights and roles."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalface.identity.people import actions
from coalface.identity.people.access import visible_roles
from coalface.identity.people.rules import RIGHTS, Scope
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.identity.forms import REACHES, RoleForm
from coalface.web.rendering import redirect, render


@needs("people.edit")
def matrix(request: HttpRequest) -> HttpResponse:
    """Every right against every role; one form saves them all."""
    roles = list(visible_roles(person(request)))
    if request.method == "POST":
        terms = {
            role.pk: (Scope(request.POST[f"scope-{role.pk}"]), request.POST.getlist(f"rights-{role.pk}"))
            for role in roles
            if request.POST.get(f"scope-{role.pk}") in set(Scope)
        }
        changed = actions.change_roles(terms=terms, by=person(request))
        message = _("%(count)s roles changed") % {"count": len(changed)}
        return redirect(request, "identity:roles", message=message)
    return render(request, "identity/roles.html", {"roles": roles, "rights": RIGHTS, "scopes": REACHES})


@needs("people.edit")
def new(request: HttpRequest) -> HttpResponse:
    form = RoleForm(request.POST or None)
    if form.done(actions.create_role, rights=(), by=person(request)):
        return redirect(request, "identity:roles", message=_("Added"))
    return dialog(request, _("New role"), form)


@needs("people.edit")
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    role = get_object_or_404(visible_roles(person(request)), pk=pk)
    actions.delete_role(role=role, by=person(request))
    return redirect(request, "identity:roles", message=_("Deleted"))
