"""Addresses of customers, credentials and their settings."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.archive import (
    calendar,
    cards,
    checks,
    contacts,
    credentials,
    customers,
    documents,
    files,
    kinds,
    record,
    recycling,
    timeline,
)
from coalface.web.palette import Command

app_name = "archive"
urlpatterns = [
    path("customers/", customers.CustomerList.view(), name="customers"),
    path("customers/options/", customers.customer_options, name="customer_options"),
    path("customers/people/", customers.people_options, name="people_options"),
    path("customers/new/", cards.new, name="customer_new"),
    path("customers/similar/", cards.similar, name="similar"),
    path("customers/checks/", checks.show, name="checks"),
    path("customers/checks/change/", checks.change, name="checks_change"),
    path("customers/bin/", recycling.Bin.view(), name="bin"),
    path("customers/<int:pk>/", record.show, name="customer"),
    path("customers/<int:pk>/history/", record.history, name="customer_history"),
    path("customers/<int:pk>/edit/", cards.edit, name="customer_edit"),
    path("customers/<int:pk>/edit/<slug:field>/", cards.edit_field, name="customer_field"),
    path("customers/<int:pk>/assign/", cards.assign, name="customer_assign"),
    path("customers/<int:pk>/delete/", recycling.delete, name="customer_delete"),
    path("customers/<int:pk>/timeline/", timeline.entries, name="timeline"),
    path("customers/<int:pk>/timeline/<int:entry>/", timeline.edit, name="entry"),
    path("customers/<int:pk>/contacts/new/", contacts.new, name="contact_new"),
    path("customers/<int:pk>/contacts/<int:contact>/", contacts.edit, name="contact"),
    path("customers/<int:pk>/contacts/<int:contact>/left/", contacts.left, name="contact_left"),
    path("customers/<int:pk>/names/new/", contacts.new_name, name="name_new"),
    path("customers/<int:pk>/names/<int:other>/remove/", contacts.remove_name, name="name_remove"),
    path("customers/<int:pk>/files/", files.attach_to_customer, name="customer_files"),
    path("customers/<int:pk>/credentials/new/", documents.new, name="credential_new"),
    path("credentials/", credentials.CredentialList.view(), name="credentials"),
    path("credentials/calendar/", calendar.show, name="calendar"),
    path("credentials/kinds/", kinds.show, name="kinds"),
    path("credentials/kinds/new/", kinds.new, name="kind_new"),
    path("credentials/kinds/<int:pk>/", kinds.edit, name="kind"),
    path("credentials/<int:pk>/", documents.show, name="credential"),
    path("credentials/<int:pk>/edit/", documents.edit, name="credential_edit"),
    path("credentials/<int:pk>/renew/", documents.renew, name="credential_renew"),
    path("credentials/<int:pk>/verify/", documents.verify, name="credential_verify"),
    path("credentials/<int:pk>/reject/", documents.reject, name="credential_reject"),
]
palette.register(
    Command(_("New customer"), "archive:customer_new", "plus", "customer.edit", create=True),
    Command(_("Calendar of expiries"), "archive:calendar", "calendar", "credential.view"),
    Command(_("Recycle bin"), "archive:bin", "trash", "customer.edit"),
    Command(_("Kinds of credentials"), "archive:kinds", "certificate", "policy.edit"),
)
