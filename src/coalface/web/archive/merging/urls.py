"""Addresses: pages of duplicates, merging and parting."""

from django.urls import URLPattern

app_name = "merging"
urlpatterns: list[URLPattern] = []
