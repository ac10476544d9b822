"""Addresses of the pages: the frame's own here, each stage's in its folder."""

from django.urls import URLPattern, URLResolver, include, path

from coalface.web import errors, shell
from coalface.web.components import gallery, saved_views

FOLDERS = (
    "desk",
    "archive",
    "archive.dossier",
    "archive.upkeep",
    "archive.ties",
    "archive.admission",
    "archive.room",
    "archive.scans",
    "archive.merging",
    "relations.care",
    "market",
    "trade",
    "trade.pricing",
    "trade.accounts",
    "trade.agreements",
    "trade.experiments",
    "trade.planning",
    "trade.gate",
    "trade.laboratory",
    "trade.settling",
    "trade.purchases",
    "trade.flow",
    "imports",
    "grading",
    "identity",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("palette/", shell.palette_options, name="palette"),
    path("search/", shell.search, name="search"),
    path("create/", shell.quick_create, name="quick_create"),
    path("i18n/language/", shell.set_language, name="set_language"),
    path("healthz", shell.healthz, name="healthz"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("_views/", include(saved_views.urlpatterns)),
    path("_components", gallery.components, name="components"),
    path("_components/", include(gallery.urlpatterns)),
    *(path("", include(f"coalface.web.{folder}.urls")) for folder in FOLDERS),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
