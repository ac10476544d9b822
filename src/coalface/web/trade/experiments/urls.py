"""Addresses of the pages about price experiments."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.trade.pricing.access import SEE, SET
from coalface.web import palette
from coalface.web.palette import Command
from coalface.web.trade.experiments import acts, pages

app_name = "experiments"
urlpatterns = [
    path("price-experiments/", pages.Experiments.view(), name="experiments"),
    path("price-experiments/new/", pages.new, name="new"),
    path("price-experiments/<int:pk>/", pages.experiment, name="experiment"),
    path("price-experiments/<int:pk>/edit/", pages.edit, name="edit"),
    path("price-experiments/<int:pk>/draw/", acts.draw, name="draw"),
    path("price-experiments/<int:pk>/customers/new/", acts.place, name="place"),
    path("price-experiments/<int:pk>/customers/<int:customer>/remove/", acts.remove, name="remove"),
    path("price-experiments/<int:pk>/submit/", acts.submit, name="submit"),
    path("price-experiments/<int:pk>/begin/", acts.begin, name="begin"),
    path("price-experiments/<int:pk>/end/", acts.end, name="end"),
    path("price-experiments/<int:pk>/break-off/", acts.break_off, name="break_off"),
    path("price-experiments/<int:pk>/judge/", acts.judge, name="judge"),
]
palette.register(
    Command(_("Price experiments"), "experiments:experiments", "chart-histogram", SEE),
    Command(_("New price experiment"), "experiments:new", "chart-histogram", SET, create=True),
)
