"""Addresses of the import pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.imports import downloads, views
from coalface.web.imports.lists import RunList
from coalface.web.palette import Command

app_name = "imports"
urlpatterns = [
    path("imports/", RunList.view(), name="runs"),
    path("imports/new/", views.start, name="start"),
    path("imports/templates/<kind>.<form>", downloads.template, name="template"),
    path("imports/<int:pk>/", views.run, name="run"),
    path("imports/<int:pk>/columns/", views.columns, name="columns"),
    path("imports/<int:pk>/load/", views.load, name="load"),
    path("imports/<int:pk>/undo/", views.undo, name="undo"),
    path("imports/<int:pk>/progress/", views.progress, name="progress"),
    path("imports/<int:pk>/rows/", views.issues, name="issues"),
    path("imports/<int:pk>/rows.<form>", downloads.issues, name="issues_file"),
]

palette.register(Command(_("Import a file"), "imports:start", "upload", "import.run", create=True))
