"""Registers inbox with Django."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "coalface.desk.inbox"
    label = "inbox"
