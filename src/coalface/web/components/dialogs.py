"""Asking in a dialog."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse

from coalface.web.rendering import render


def dialog(
    request: HttpRequest,
    title: str,
    form: BaseForm,
    *,
    template: str = "layouts/form_dialog.html",
    **more: Any,
) -> HttpResponse:
    """A form in a dialog, or on a page when opened as one; 422 while something in it is wrong.

    `intro` stands above the fields, `submit` on the button, red where it is a `danger`.
    """
    plain = {"multipart": form.is_multipart(), "danger": False, "intro": "", "submit": ""}
    context = {"title": title, "form": form, **plain, **more}
    return render(request, template, context, status=422 if form.errors else 200)
