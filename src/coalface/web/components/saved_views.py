"""Saving a list under a name, and tending the saved ones."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coalface.desk.views import actions
from coalface.desk.views.queries import views_for
from coalface.web.access import person
from coalface.web.components.forms import Form
from coalface.web.rendering import redirect, render
from coalface.web.shell import safe_address

IDS = "view_%s"
"""The dialog opens over pages with forms of their own."""


class ViewForm(Form):
    """Name, reach and place of a view."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    shared = forms.BooleanField(label=gettext_lazy("Everybody may use it"), required=False)
    pinned = forms.BooleanField(label=gettext_lazy("Pin it above the list"), required=False, initial=True)
    screen = forms.CharField(widget=forms.HiddenInput, max_length=60)
    query = forms.CharField(widget=forms.HiddenInput, required=False)
    next = forms.CharField(widget=forms.HiddenInput, required=False)

    def facts(self) -> dict[str, Any]:
        return {name: given for name, given in super().facts().items() if name != "next"}


@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        form = ViewForm(initial=request.GET.dict() | {"pinned": True}, auto_id=IDS)
        return render(request, "lists/save_view.html", {"form": form})
    form = ViewForm(request.POST, auto_id=IDS)
    if view := form.made(actions.save_view, by=person(request)):
        back = safe_address(form.cleaned_data["next"])
        return redirect(request, f"{back}?{view.query}&view={view.pk}", message=_("View saved"))
    return render(request, "lists/save_view.html", {"form": form}, status=422)


@require_GET
def manage(request: HttpRequest) -> HttpResponse:
    views = views_for(person(request), request.GET.get("screen", ""))
    return render(request, "lists/views.html", {"views": views, "next": request.GET.get("next", "/")})


@require_POST
def change(request: HttpRequest, view_id: int) -> HttpResponse:
    """Pin, share or remove: the button says which."""
    by, what = person(request), request.POST.get("what")
    back = safe_address(request.POST.get("next", "/"))
    if what == "remove":
        actions.remove_view(view_id=view_id, by=by)
        return redirect(request, back, message=_("View removed"))
    asked = request.POST.get("to") == "1"
    if what == "share":
        actions.change_view(view_id=view_id, by=by, shared=asked)
    else:
        actions.change_view(view_id=view_id, by=by, pinned=asked)
    return redirect(request, back, message=_("View changed"))


urlpatterns: list[URLPattern] = [
    path("save", save, name="save_view"),
    path("", manage, name="saved_views"),
    path("<int:view_id>", change, name="change_view"),
]
