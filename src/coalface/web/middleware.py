"""What holds for every request: the content policy, a plain address, the login, and refusals in words."""

from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from coalface.kernel.findings import Refused
from coalface.web import errors

Next = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
OPEN_PATHS = (
    "/accounts/",
    "/healthz",
    "/manifest.webmanifest",
    "/favicon.svg",
    "/i18n/",
    settings.STATIC_URL,
    "/api/",
)


class ContentSecurityPolicy:
    """Scripts and styles come from our own files only; nothing inline, no eval, no frames."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response


class PlainAddress:
    """Leaves out of an address the one sign that no text of PostgreSQL can hold."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "")
        return self.get_response(request)


class LoginRequired:
    """Every page needs a login but the ones named in OPEN_PATHS (the API keeps its own door)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated or request.path.startswith(OPEN_PATHS):
            return self.get_response(request)
        if request.headers.get("HX-Request") == "true":
            next_page = request.headers.get("HX-Current-URL", "/")
            return HttpResponse(
                headers={"HX-Redirect": f"{reverse(settings.LOGIN_URL)}?next={quote(_path_of(next_page))}"}
            )
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal that no view took care of is answered in words, not as a fault of the server."""
        return errors.refused(request, exception) if isinstance(exception, Refused) else None


def _path_of(address: str) -> str:
    scheme, _, rest = address.partition("://")
    return "/" + rest.partition("/")[2] if rest else scheme
