"""The department tree."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalface.identity.people import actions
from coalface.identity.people.access import visible_departments
from coalface.identity.people.models import Department
from coalface.identity.people.queries import department_tree
from coalface.web.access import asked_id, needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.identity.forms import DepartmentForm, MoveForm
from coalface.web.rendering import redirect, render


@needs("people.edit")
def show(request: HttpRequest) -> HttpResponse:
    counts = visible_departments(person(request)).annotate(count=Count("people")).values_list("pk", "count")
    return render(request, "identity/departments.html", {"tree": department_tree(), "counts": dict(counts)})


@needs("people.edit")
def new(request: HttpRequest) -> HttpResponse:
    """A department at the root, or below `?parent=`."""
    above = asked_id(request, "parent")
    parent = _found(request, above) if above else None
    form = DepartmentForm(request.POST or None)
    if form.done(actions.create_department, parent=parent, by=person(request)):
        return redirect(request, "identity:departments", message=_("Saved"))
    title = _("New department below %(parent)s") % {"parent": parent} if parent else _("New department")
    return dialog(request, title, form)


@needs("people.edit")
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    department = _found(request, pk)
    form = DepartmentForm(request.POST or None, initial={"name": department.name})
    if form.done(actions.rename_department, department=department, by=person(request)):
        return redirect(request, "identity:departments", message=_("Saved"))
    return dialog(request, _("Rename %(department)s") % {"department": department}, form)


@needs("people.edit")
def move(request: HttpRequest, pk: int) -> HttpResponse:
    department = _found(request, pk)
    form = MoveForm(request.POST or None, department=department)
    if form.done(actions.move_department, department=department, by=person(request)):
        return redirect(request, "identity:departments", message=_("Saved"))
    return dialog(request, _("Move %(department)s") % {"department": department}, form)


@needs("people.edit")
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    actions.delete_department(department=_found(request, pk), by=person(request))
    return redirect(request, "identity:departments", message=_("Deleted"))


def _found(request: HttpRequest, pk: int) -> Department:
    return get_object_or_404(visible_departments(person(request)), pk=pk)
