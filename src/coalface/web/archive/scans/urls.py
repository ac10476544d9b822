"""Addresses: pages of scans and what they say."""

from django.urls import URLPattern

app_name = "scans"
urlpatterns: list[URLPattern] = []
