"""Addresses of the pages about orders, balance, plans and stockyards."""

from django.urls import URLPattern

app_name = "planning"
urlpatterns: list[URLPattern] = []
