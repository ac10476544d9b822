"""Registers price experiments with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExperimentsConfig(AppConfig):
    name = "coalface.trade.experiments"
    label = "experiments"

    def ready(self) -> None:
        from coalface.desk.search.sources import Source, let_find
        from coalface.desk.subjects.approvals import Approvable, put_up
        from coalface.desk.subjects.registry import Subject, register
        from coalface.trade.experiments import access, actions
        from coalface.trade.experiments.models import Experiment
        from coalface.trade.pricing.access import SEE

        register(
            Subject(
                "experiment",
                Experiment,
                _("price experiment"),
                access.visible_experiments,
                "experiments:experiment",
                right=SEE,
                owner="",
                department="",
            )
        )
        let_find(Source("experiment", Experiment.objects.select_related("product").all, actions.index_row))
        put_up(Approvable("experiment", _("price experiment"), access.decidable_experiments, actions.settle))
