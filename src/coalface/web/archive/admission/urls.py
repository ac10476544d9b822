"""Addresses: pages of admission and customer reviews."""

from django.urls import URLPattern

app_name = "admission"
urlpatterns: list[URLPattern] = []
