"""Addresses: pages of scans and what they say."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.archive import tabs
from coalface.web.archive.scans import scans
from coalface.web.archive.tabs import Tab
from coalface.web.palette import Command

app_name = "scans"
urlpatterns = [
    path("scans/", scans.ScanList.view(), name="scans"),
    path("scans/<int:pk>/", scans.show, name="scan"),
    path("scans/<int:pk>/progress/", scans.progress, name="progress"),
    path("scans/<int:pk>/dismiss/", scans.dismiss, name="dismiss"),
    path("scans/<int:pk>/thumbnail/", scans.thumbnail, name="thumbnail"),
    path("scans/<int:pk>/pages/<int:number>/", scans.page, name="page"),
    path("customers/<int:pk>/scans/", scans.of_customer, name="customer"),
    path("customers/<int:pk>/scans/upload/", scans.upload, name="upload"),
]
palette.register(Command(_("Scans"), "scans:scans", "camera", "customer.view"))
tabs.register(Tab(_("Scans"), "scans:customer", "customer.view"))
