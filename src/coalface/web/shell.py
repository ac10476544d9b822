"""Pages that belong to the frame: palette, search, the library of components, and the server's pulse."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from coalface.web import palette
from coalface.web.bundle import asset
from coalface.web.rendering import Shell, redirect, render

YEAR_SECONDS = 365 * 24 * 3600


@require_GET
def palette_options(request: HttpRequest) -> HttpResponse:
    """The palette's answer to what was typed."""
    text = request.GET.get("q", "").strip()
    groups = palette.answer(request, text)
    return render(request, "shell/options.html", {"groups": groups, "text": text, "prefix": "palette"})


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """The global search: a short list while typing, a page after Enter."""
    text = request.GET.get("q", "").strip()
    typing = request.headers.get("HX-Request") == "true"
    options = palette.records(request, text, 8 if typing else 50) if text else []
    groups = [palette.Group(_("Records"), options)] if options else []
    template = "shell/options.html" if typing else "shell/search.html"
    return render(request, template, {"groups": groups, "text": text, "prefix": "search"})


@require_GET
def quick_create(request: HttpRequest) -> HttpResponse:
    """The menu behind the plus sign."""
    return render(request, "shell/create.html", {"options": palette.creations(Shell(request))})


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language of the pages and come back."""
    response = redirect(request, safe_address(request.POST.get("next", "/")))
    language = request.POST.get("language", "")
    if check_for_language(language):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR_SECONDS, samesite="Lax")
    return response


def safe_address(address: str) -> str:
    return address if address.startswith("/") and not address.startswith("//") else "/"


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the server and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@require_GET
@cache_control(max_age=86400)
def manifest(request: HttpRequest) -> HttpResponse:
    """Lets phones keep the product on their home screen."""
    return JsonResponse(
        {
            "name": "Coalface 煤客",
            "short_name": "煤客",
            "start_url": "/",
            "display": "standalone",
            "background_color": "#f4f4f2",
            "theme_color": "#24272b",
            "icons": [{"src": asset("favicon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )
