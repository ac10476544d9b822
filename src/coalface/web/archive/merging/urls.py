"""Addresses of duplicates, merging, splitting and undoing both."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.archive.merging.access import RIGHT
from coalface.web import palette
from coalface.web.archive.merging import merges, pairs, splits
from coalface.web.palette import Command

app_name = "merging"
urlpatterns = [
    path("duplicates/", pairs.PairList.view(), name="pairs"),
    path("duplicates/scan/", pairs.scan, name="scan"),
    path("merges/", merges.MergeList.view(), name="merges"),
    path("merges/new/", merges.compare, name="compare"),
    path("merges/<int:pk>/", merges.show, name="merge"),
    path("merges/<int:pk>/part/", merges.part, name="part"),
    path("customers/<int:pk>/split/", splits.choose, name="choose"),
    path("splits/", splits.SplitList.view(), name="splits"),
    path("splits/<int:pk>/", splits.show, name="split"),
    path("splits/<int:pk>/rejoin/", splits.rejoin, name="rejoin"),
]
palette.register(
    Command(_("Possible duplicates"), "merging:pairs", "copy", RIGHT),
    Command(_("Merge two customers"), "merging:compare", "arrows-join", RIGHT),
    Command(_("Merges"), "merging:merges", "arrows-join", RIGHT),
    Command(_("Splits"), "merging:splits", "arrows-split", RIGHT),
)
