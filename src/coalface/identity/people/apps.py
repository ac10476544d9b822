"""Registers people with Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "coalface.identity.people"
    label = "people"
