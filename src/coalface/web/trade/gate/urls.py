"""Addresses of the pages about loading notes, weighing, rail, ships and arrivals."""

from django.urls import URLPattern

app_name = "gate"
urlpatterns: list[URLPattern] = []
