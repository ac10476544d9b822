"""Addresses of the pages about settlements and invoices."""

from django.urls import URLPattern

app_name = "settling"
urlpatterns: list[URLPattern] = []
