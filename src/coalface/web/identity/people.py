"""Pages about people: the list, one person, and what can be done to them."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.identity.audit.queries import field_history
from coalface.identity.people import actions
from coalface.identity.people.access import may, visible_departments, visible_roles, visible_users
from coalface.identity.people.models import SYSTEM_USERNAME, User
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import dialog, form_page
from coalface.web.components.lists import Choice, Column, Flag, ListScreen, Search
from coalface.web.components.lists.screen import Link
from coalface.web.identity.forms import NewPersonForm, PasswordForm, PersonForm, RolesForm
from coalface.web.rendering import redirect


class PeopleList(ListScreen):
    name = "identity.people"
    title = gettext_lazy("People")
    right = "people.edit"
    columns = (
        Column("username", gettext_lazy("User name"), link=lambda user: address(user)),
        Column("full_name", gettext_lazy("Full name")),
        Column("department__name", gettext_lazy("Department")),
        Column(
            "roles",
            gettext_lazy("Roles"),
            kind="tags",
            value=lambda user: [role.name for role in user.roles.all()],
        ),
        Column("phone", gettext_lazy("Phone"), shown=False),
        Column("is_active", gettext_lazy("Can sign in"), kind="flag"),
        Column("last_login", gettext_lazy("Last sign-in"), kind="datetime"),
    )
    filters = (
        Search(gettext_lazy("Name or user name"), "username", "full_name", "phone"),
        Choice(
            "department",
            gettext_lazy("Department"),
            lambda request: list(visible_departments(person(request)).values_list("pk", "name")),
        ),
        Choice(
            "roles",
            gettext_lazy("Role"),
            lambda request: list(visible_roles(person(request)).values_list("pk", "name")),
            apply_values=lambda rows, values: rows.filter(pk__in=_with_roles(values)),
        ),
        Flag("is_active", gettext_lazy("Can sign in"), lambda request: _active()),
    )
    default_sort = ("username",)

    def rows(self, request: HttpRequest) -> QuerySet[User]:
        found = visible_users(person(request)).exclude(username=SYSTEM_USERNAME)
        return found.select_related("department").prefetch_related("roles")

    def row_url(self, row: User) -> str:
        return address(row)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        return (Link(_("Add person"), reverse("identity:person_new"), "user-plus", primary=True),)


def address(user: User) -> str:
    return record_url("identity:person", user.pk)


def _with_roles(values: list[str]) -> list[int]:
    roles = [int(value) for value in values]
    return list(User.objects.filter(roles__in=roles).values_list("pk", flat=True))


def _active() -> Q:
    return Q(is_active=True)


def _found(request: HttpRequest, pk: int) -> User:
    people = visible_users(person(request)).exclude(username=SYSTEM_USERNAME)
    return get_object_or_404(people.select_related("department").prefetch_related("roles"), pk=pk)


@needs("people.edit")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A person with their roles and what changed about them; the form saves personal data."""
    user, by = _found(request, pk), person(request)
    form = PersonForm(request.POST or None, person=user)
    if form.done(actions.change_user, user=user, by=by):
        return redirect(request, "identity:person", user.pk, message=_("Saved"))
    context = {
        "person": user,
        "form": form,
        "history": field_history(user, holds=lambda right: may(by, right)),
        "record_url": address(user),
    }
    return form_page(request, "identity/person.html", context)


@needs("people.edit")
def new(request: HttpRequest) -> HttpResponse:
    form = NewPersonForm(request.POST or None)
    if user := form.made(actions.create_user, by=person(request)):
        return redirect(request, "identity:person", user.pk, message=_("Added"))
    return form_page(request, "identity/person_new.html", {"form": form})


@needs("people.edit")
def roles(request: HttpRequest, pk: int) -> HttpResponse:
    user = _found(request, pk)
    form = RolesForm(request.POST or None, initial={"roles": user.roles.all()})
    if form.done(actions.assign_roles, user=user, by=person(request)):
        return redirect(request, "identity:person", user.pk, message=_("Saved"))
    return dialog(request, _("Roles of %(person)s") % {"person": user}, form)


@needs("people.edit")
def password(request: HttpRequest, pk: int) -> HttpResponse:
    user = _found(request, pk)
    form = PasswordForm(request.POST or None)
    if form.done(actions.set_password, user=user, by=person(request)):
        return redirect(request, "identity:person", user.pk, message=_("The password has been changed."))
    return dialog(request, _("New password for %(person)s") % {"person": user}, form)


@needs("people.edit")
@require_POST
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """Deactivate the person, or let them in again."""
    user = _found(request, pk)
    if user.is_active:
        actions.deactivate_user(user=user, by=person(request))
        return redirect(request, "identity:person", pk, message=_("This person can no longer sign in."))
    actions.reactivate_user(user=user, by=person(request))
    return redirect(request, "identity:person", pk, message=_("This person can sign in again."))
