"""What is asked about people, roles and departments."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coalface.identity.people.models import Department, Role, User
from coalface.identity.people.queries import department_tree
from coalface.identity.people.rules import Scope
from coalface.web.components.forms import Form

SCOPES: tuple[tuple[str, str | Promise], ...] = (
    (Scope.OWN, _("own records")),
    (Scope.BELOW, _("department and below")),
    (Scope.ALL, _("all records")),
)

# As short as the columns of the matrix.
REACHES: tuple[tuple[str, str | Promise], ...] = (
    (Scope.OWN, _("only own")),
    (Scope.BELOW, _("own and below")),
    (Scope.ALL, _("everything")),
)


class DepartmentField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic only in the stubs
    """The tree as a list, each level set in further."""

    def __init__(self, label: Any) -> None:  # noqa: ANN401 - a text, lazy or not
        super().__init__(Department.objects.all(), label=label, required=False, empty_label="—")

    def show_tree(self) -> None:
        self.choices = [
            ("", "—"),
            *((place.pk, "\u3000" * place.__dict__["depth"] + place.name) for place in department_tree()),
        ]


class PersonForm(Form):
    full_name = forms.CharField(label=_("Full name"), max_length=100)
    department = DepartmentField(_("Department"))
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)

    def __init__(self, *args: object, person: User | None = None) -> None:
        shown = ("full_name", "department", "phone", "email")
        super().__init__(*args, initial={name: getattr(person, name) for name in shown} if person else None)
        self.fields["department"].show_tree()  # type: ignore[attr-defined]  # a DepartmentField


class NewPersonForm(PersonForm):
    username = forms.CharField(label=_("User name"), max_length=150)
    password = forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput,
        help_text=_("At least 8 characters, not a common one."),
    )
    roles = forms.ModelMultipleChoiceField(
        Role.objects.all(), label=_("Roles"), widget=forms.CheckboxSelectMultiple, required=False
    )
    field_order = ("username", "full_name", "password", "department", "phone", "email", "roles")


class RolesForm(Form):
    roles = forms.ModelMultipleChoiceField(
        Role.objects.all(), label=_("Roles"), widget=forms.CheckboxSelectMultiple, required=False
    )


class PasswordForm(Form):
    password = forms.CharField(label=_("New password"), widget=forms.PasswordInput)


class RoleForm(Form):
    name = forms.CharField(label=_("Name of the role"), max_length=50)
    scope = forms.TypedChoiceField(label=_("Data scope"), choices=SCOPES, coerce=Scope)


class DepartmentForm(Form):
    name = forms.CharField(label=_("Name of the department"), max_length=100)


class MoveForm(Form):
    parent = DepartmentField(_("Parent department"))

    def __init__(self, *args: object, department: Department) -> None:
        super().__init__(*args, initial={"parent": department.parent})
        self.fields["parent"].show_tree()  # type: ignore[attr-defined]  # a DepartmentField


class ReasonForm(Form):
    """Whose access to which record is in question."""

    person = forms.ModelChoiceField(User.objects.all(), label=_("Colleague"))
    kind = forms.ChoiceField(label=_("Kind of record"))
    record = forms.IntegerField(
        label=_("Number of the record"), help_text=_("The number at the end of its address.")
    )

    def __init__(self, *args: object, kinds: list[tuple[str, str]], people: object) -> None:
        super().__init__(*args)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["person"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField
