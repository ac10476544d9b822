"""Registers customer reviews with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "coalface.relations.reviews"
    label = "reviews"

    def ready(self) -> None:
        from coalface.desk.subjects.registry import Subject, register
        from coalface.relations.reviews.access import visible_reviews
        from coalface.relations.reviews.models import CustomerReview

        register(
            Subject(
                "customerreview",
                CustomerReview,
                _("customer review"),
                visible_reviews,
                "admission:review",
                right="review.view",
                owner="customer__responsible",
                department="customer__department",
            )
        )
