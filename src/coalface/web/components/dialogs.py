"""Asking by a form: in a dialog, or on a page of its own."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse

from coalface.web.rendering import render


def form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page around its `form`; 422 while something in the form is wrong."""
    return render(request, template, context, status=422 if context["form"].errors else 200)


def dialog(
    request: HttpRequest,
    title: str,
    form: BaseForm,
    *,
    template: str = "layouts/form_dialog.html",
    **more: Any,
) -> HttpResponse:
    """A form in a dialog, or on a page when opened as one.

    `intro` stands above the fields, `submit` on the button, red where it is a `danger`.
    """
    plain = {"multipart": form.is_multipart(), "danger": False, "intro": "", "submit": ""}
    return form_page(request, template, {"title": title, "form": form, **plain, **more})
