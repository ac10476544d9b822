"""Pages for what went wrong: what happened, and what to do about it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coalface.kernel.findings import Refused
from coalface.web.rendering import is_fragment, notice, render, template_named


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an error page says: a heading, what happened, what to do."""

    heading: str
    happened: str
    remedy: str


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """An action said no: its findings, in a dialog over the page or as a page of their own."""
    context = {"findings": refusal.findings, "back": request.META.get("HTTP_REFERER") or "/"}
    if request.headers.get("HX-Request") != "true":
        return render(request, "errors/refused.html", context, status=422)
    response = render(request, "errors/refused.html", context, status=422, fragment="dialog")
    response["HX-Retarget"] = "#dialog"
    response["HX-Reswap"] = "innerHTML"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(
        request,
        400,
        Trouble(
            _("The request could not be read"),
            _("Something in the address or the form did not make sense to the server."),
            _("Go back and try again. A file or a form may have been too large."),
        ),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    right = str(exception or "")
    happened = _("This page needs a right that your roles do not include.")
    if right:
        happened += " " + _("Missing right: %(right)s.") % {"right": right}
    return page(
        request,
        403,
        Trouble(_("You may not see this"), happened, _("Ask an administrator if you need it for your work.")),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(
        request,
        404,
        Trouble(
            _("There is nothing here"),
            _("The record was removed, the address is mistyped, or it lies outside what you may see."),
            _("Search for it by name, pinyin initials or code with the / key."),
        ),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(
        request,
        403,
        Trouble(
            _("The form was too old"),
            _("It was opened before you signed in again, or cookies are switched off."),
            _("Go back, reload the page and send the form once more. Nothing was saved."),
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs no database and no session: either may be what failed."""
    trouble = Trouble(
        _("The server made a mistake"),
        _("Your last change was not saved; nothing was saved in part."),
        _("Try again in a moment. If it happens again, tell the administrator what you did."),
    )
    context = {"trouble": trouble, "request": request, "fragment_": ""}
    html = template_named("errors/alone.html").render(context)
    return notice(HttpResponse(html, status=500), f"{trouble.heading}. {trouble.remedy}")


def page(request: HttpRequest, status: int, trouble: Trouble) -> HttpResponse:
    template = "errors/page.html" if _signed_in(request) and not is_fragment(request) else "errors/alone.html"
    response = render(request, template, {"trouble": trouble}, status=status)
    return notice(response, f"{trouble.heading}: {trouble.happened}")


def _signed_in(request: HttpRequest) -> bool:
    return getattr(request, "user", None) is not None and request.user.is_authenticated
