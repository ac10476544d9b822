"""Every address of the product."""

from django.urls import include, path

from coalface.web.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("coalface.web.urls")),
]
