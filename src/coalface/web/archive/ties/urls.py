"""Addresses: pages of key people and affiliates."""

from django.urls import URLPattern

app_name = "ties"
urlpatterns: list[URLPattern] = []
