"""Addresses of the pages about contracts: terms, approval, fulfilment, price lists and quotes."""

from django.urls import URLPattern

app_name = "agreements"
urlpatterns: list[URLPattern] = []
