"""Addresses of the pages about prices."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.trade.pricing.access import SEE, SET
from coalface.web import palette
from coalface.web.palette import Command
from coalface.web.trade.pricing import editor, sets

app_name = "pricing"
urlpatterns = [
    path("clauses/", sets.ClauseSetList.view(), name="sets"),
    path("clauses/new/", editor.new, name="new"),
    path("clauses/curves/<int:at>/", editor.curves, name="curves"),
    path("clauses/<int:pk>/", sets.show, name="set"),
    path("clauses/<int:pk>/edit/", editor.edit, name="edit"),
    path("clauses/<int:pk>/retire/", sets.retire, name="retire"),
]
palette.register(
    Command(_("Quality clauses"), "pricing:sets", "scale", SEE),
    Command(_("New clauses"), "pricing:new", "scale", SET, create=True),
)
