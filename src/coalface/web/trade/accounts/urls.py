"""Addresses of the pages about customers' accounts, bills and reconciliation."""

from django.urls import URLPattern

app_name = "accounts"
urlpatterns: list[URLPattern] = []
