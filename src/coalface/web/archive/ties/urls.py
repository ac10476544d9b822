"""Addresses: pages of key people and affiliates."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.archive.tabs import Tab, register
from coalface.web.archive.ties import affiliates, customer, editing, people
from coalface.web.palette import Command

app_name = "ties"
urlpatterns = [
    path("key-people/", people.PersonList.view(), name="people"),
    path("key-people/options/", people.people_options, name="people_options"),
    path("key-people/new/", editing.new, name="person_new"),
    path("key-people/<int:pk>/", people.show, name="person"),
    path("key-people/<int:pk>/edit/", editing.edit, name="person_edit"),
    path("key-people/<int:pk>/positions/new/", editing.new_position, name="position_new"),
    path("key-people/<int:pk>/positions/<int:position>/end/", editing.end_position, name="position_end"),
    path("key-people/<int:pk>/influence/", editing.note_influence, name="influence_new"),
    path("key-people/<int:pk>/relations/new/", editing.relate, name="relation_new"),
    path("key-people/<int:pk>/relations/<int:relation>/remove/", editing.unrelate, name="relation_remove"),
    path("customers/<int:pk>/key-people/", customer.show, name="customer_people"),
    path("customers/<int:pk>/key-people/new/", customer.new_person, name="customer_person_new"),
    path("customers/<int:pk>/key-people/contacts/<int:contact>/", customer.link, name="contact_link"),
    path("customers/<int:pk>/affiliates/", affiliates.show, name="affiliates"),
    path("customers/<int:pk>/affiliates/new/", affiliates.new, name="affiliation_new"),
    path("customers/<int:pk>/affiliates/<int:affiliation>/end/", affiliates.end, name="affiliation_end"),
    path(
        "customers/<int:pk>/affiliates/<int:affiliation>/correct/",
        affiliates.correct,
        name="affiliation_correct",
    ),
    path(
        "customers/<int:pk>/affiliates/<int:affiliation>/history/",
        affiliates.history,
        name="affiliation_history",
    ),
    path("customers/<int:pk>/occasions/new/", customer.new_occasion, name="occasion_new"),
]
register(
    Tab(_("Key people"), "ties:customer_people", "key_people.view"),
    Tab(_("Affiliates"), "ties:affiliates", "customer.view"),
)
palette.register(
    Command(_("New key person"), "ties:person_new", "user-plus", "key_people.edit", create=True),
)
