"""Addresses: pages of facts, templates and the way facts travel."""

from django.urls import URLPattern

app_name = "dossier"
urlpatterns: list[URLPattern] = []
