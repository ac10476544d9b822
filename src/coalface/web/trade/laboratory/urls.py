"""Addresses of the pages about lots, samples, assays and disputes."""

from django.urls import URLPattern

app_name = "laboratory"
urlpatterns: list[URLPattern] = []
