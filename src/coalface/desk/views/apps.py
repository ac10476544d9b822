"""Registers views with Django."""

from django.apps import AppConfig


class ViewsConfig(AppConfig):
    name = "coalface.desk.views"
    label = "views"
