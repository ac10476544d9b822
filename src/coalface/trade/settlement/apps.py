"""Registers settlement with Django and with the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SettlementConfig(AppConfig):
    name = "coalface.trade.settlement"
    label = "settlement"

    def ready(self) -> None:
        from coalface.desk.search.sources import Source, let_find
        from coalface.desk.subjects.approvals import Approvable, put_up
        from coalface.desk.subjects.registry import Subject, register
        from coalface.trade.dispatch.holding import let_hold
        from coalface.trade.settlement import access, actions, models
        from coalface.trade.settlement.holding import settled_findings

        register(
            Subject(
                "statement",
                models.Statement,
                _("statement"),
                access.visible_statements,
                "settling:statement",
                right=access.SEE,
                owner=access.OF_STATEMENT["owner"],
                department=access.OF_STATEMENT["department"],
            )
        )
        put_up(Approvable("statement", _("statement"), access.decidable_statements, actions.settle))
        statements = models.Statement.objects.select_related("contract__customer")
        let_find(Source("statement", statements.all, actions.index_row, of="contract__customer"))
        let_hold(settled_findings)
