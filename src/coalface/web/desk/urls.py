"""Addresses of the start page, the inbox and files."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.desk import approvals, files, inbox, routes, standing_in, today, work
from coalface.web.palette import Command

app_name = "desk"
urlpatterns = [
    path("", today.today, name="today"),
    path("today/trade/", today.trade, name="today_trade"),
    path("inbox/", inbox.Inbox.view(), name="inbox"),
    path("inbox/<int:pk>/", inbox.notice, name="notice"),
    path("inbox/<int:pk>/settle/", inbox.settle, name="notice_settle"),
    path("approvals/", approvals.Waiting.view(), name="approvals"),
    path("approvals/asked/", approvals.Asked.view(), name="approvals_asked"),
    path("approvals/decided/", approvals.Decided.view(), name="approvals_decided"),
    path("approvals/<int:pk>/withdraw/", approvals.withdraw, name="approval_withdraw"),
    path("approvals/steps/<int:pk>/<slug:verdict>/", approvals.decide, name="approval_decide"),
    path("approvals/stand-ins/", standing_in.show, name="delegations"),
    path("approvals/stand-ins/new/", standing_in.new, name="delegation_new"),
    path("approvals/stand-ins/<int:pk>/end/", standing_in.end, name="delegation_end"),
    path("approvals/routes/", routes.show, name="routes"),
    path("approvals/routes/<int:pk>/", routes.edit, name="route"),
    path("work/<uuid:pk>/", work.show, name="work"),
    path("work/<uuid:pk>/progress/", work.progress, name="work_progress"),
    path("files/<int:pk>/", files.download, name="file"),
    path("files/<int:pk>/view/", files.view, name="file_view"),
]
palette.register(
    Command(_("What waits for me"), "desk:inbox", icon="inbox"),
    Command(_("Name a stand-in"), "desk:delegation_new", icon="users"),
    Command(_("Approval routes"), "desk:routes", icon="route", right="policy.edit"),
)
