"""Addresses: pages of the census, the pool, revisions and care."""

from django.urls import URLPattern

app_name = "upkeep"
urlpatterns: list[URLPattern] = []
