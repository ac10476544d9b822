"""Addresses of the pages about the board of the whole chain."""

from django.urls import URLPattern

app_name = "flow"
urlpatterns: list[URLPattern] = []
