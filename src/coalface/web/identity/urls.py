"""Addresses of settings, people, roles, departments and the audit trail."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.identity import account, departments, people, roles, trail
from coalface.web.palette import Command

app_name = "identity"
urlpatterns = [
    path("settings/", account.settings, name="settings"),
    path("settings/account/", account.account, name="account"),
    path("settings/access/", account.reasons, name="reasons"),
    path("settings/people/", people.PeopleList.view(), name="people"),
    path("settings/people/new/", people.new, name="person_new"),
    path("settings/people/<int:pk>/", people.show, name="person"),
    path("settings/people/<int:pk>/roles/", people.roles, name="person_roles"),
    path("settings/people/<int:pk>/password/", people.password, name="person_password"),
    path("settings/people/<int:pk>/activity/", people.activity, name="person_activity"),
    path("settings/roles/", roles.matrix, name="roles"),
    path("settings/roles/new/", roles.new, name="role_new"),
    path("settings/roles/<int:pk>/delete/", roles.delete, name="role_delete"),
    path("settings/departments/", departments.show, name="departments"),
    path("settings/departments/new/", departments.new, name="department_new"),
    path("settings/departments/<int:pk>/rename/", departments.rename, name="department_rename"),
    path("settings/departments/<int:pk>/move/", departments.move, name="department_move"),
    path("settings/departments/<int:pk>/delete/", departments.delete, name="department_delete"),
    path("settings/audit/", trail.Trail.view(), name="audit"),
    path("settings/audit/<int:pk>/", trail.event, name="event"),
    path("settings/audit/check/", trail.verification, name="verification"),
    path("settings/audit/check/start/", trail.start, name="verification_start"),
    path("settings/audit/check/<uuid:pk>/", trail.check, name="check"),
    path("settings/audit/anchor/", trail.anchor, name="anchor"),
]
palette.register(
    Command(_("My account"), "identity:account", icon="user-circle"),
    Command(_("People"), "identity:people", icon="users", right="people.edit"),
    Command(_("Add person"), "identity:person_new", icon="user-plus", right="people.edit", create=True),
    Command(_("Roles and rights"), "identity:roles", icon="shield-lock", right="people.edit"),
    Command(_("Departments"), "identity:departments", icon="building", right="people.edit"),
    Command(_("Audit trail"), "identity:audit", icon="list-check", right="audit.view"),
)
