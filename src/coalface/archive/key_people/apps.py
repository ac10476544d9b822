"""Registers key people with Django."""

from django.apps import AppConfig


class KeyPeopleConfig(AppConfig):
    name = "coalface.archive.key_people"
    label = "key_people"
