"""Addresses of the start page, the inbox and files."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.desk import files, inbox, today
from coalface.web.palette import Command

app_name = "desk"
urlpatterns = [
    path("", today.today, name="today"),
    path("today/trade/", today.trade, name="today_trade"),
    path("inbox/", inbox.Inbox.view(), name="inbox"),
    path("inbox/<int:pk>/", inbox.notice, name="notice"),
    path("inbox/<int:pk>/settle/", inbox.settle, name="notice_settle"),
    path("files/<int:pk>/", files.download, name="file"),
    path("files/<int:pk>/view/", files.view, name="file_view"),
]
palette.register(
    Command(_("What waits for me"), "desk:inbox", icon="inbox"),
)
