"""Registers customer reviews with Django."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "coalface.relations.reviews"
    label = "reviews"
