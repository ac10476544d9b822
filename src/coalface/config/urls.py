"""Every address of the product."""

from django.urls import include, path

# Named, not imported: the settings stand outside the stages.
handler400 = "coalface.web.errors.bad_request"
handler403 = "coalface.web.errors.forbidden"
handler404 = "coalface.web.errors.not_found"
handler500 = "coalface.web.errors.server_error"

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("coalface.web.urls")),
]
