"""Every address of the product."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("coalface.web.urls")),
]
