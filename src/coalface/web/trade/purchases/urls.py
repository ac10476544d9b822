"""Addresses of the pages about coal bought from suppliers."""

from django.urls import URLPattern

app_name = "purchases"
urlpatterns: list[URLPattern] = []
