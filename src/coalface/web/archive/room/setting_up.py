"""Setting up rooms and shelves."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.room import actions
from coalface.archive.room.access import visible_rooms, visible_shelves
from coalface.archive.room.models import Business
from coalface.web.access import needs, person, seen_version
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form, VersionApart
from coalface.web.rendering import redirect


class RoomForm(VersionApart, Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=gettext_lazy("Room name"), max_length=80)
    controller = forms.CharField(
        label=gettext_lazy("Controller of the compact shelves"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Address and port, for example 10.1.8.20:502; empty without compact shelves."),
    )
    remarks = forms.CharField(label=gettext_lazy("Remarks"), max_length=250, required=False)


class NewRoomForm(RoomForm):
    code = forms.CharField(
        label=gettext_lazy("Room code"),
        max_length=4,
        help_text=gettext_lazy("The first part of every storage code in it, for example A."),
    )
    field_order = ("code", "name")


class UseForm(VersionApart, Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    business = forms.ChoiceField(
        label=gettext_lazy("Set aside for"),
        choices=[("", gettext_lazy("any papers")), *Business.choices],
        required=False,
    )
    from_year = forms.IntegerField(
        label=gettext_lazy("Papers from the year"), required=False, min_value=1949, max_value=2200
    )
    to_year = forms.IntegerField(
        label=gettext_lazy("Papers to the year"), required=False, min_value=1949, max_value=2200
    )
    aisle = forms.IntegerField(
        label=gettext_lazy("Aisle of the compact shelves"), required=False, min_value=1, max_value=999
    )


class ShelvesForm(UseForm):
    count = forms.IntegerField(label=gettext_lazy("Number of shelves"), initial=1, min_value=1)
    levels = forms.IntegerField(label=gettext_lazy("Levels"), initial=6, min_value=1)
    places = forms.IntegerField(label=gettext_lazy("Places on a level"), initial=10, min_value=1)
    capacity = forms.IntegerField(label=gettext_lazy("Units in a place"), initial=10, min_value=1)
    field_order = ("count", "levels", "places", "capacity")


@needs("room.keep")
def new_room(request: HttpRequest) -> HttpResponse:
    form = NewRoomForm(request.POST or None)
    if room := form.made(actions.create_room, by=person(request)):
        return redirect(request, "room:room", room.pk, message=_("Room opened; now set up its shelves."))
    return dialog(request, _("New archive room"), form)


@needs("room.keep")
def edit_room(request: HttpRequest, pk: int) -> HttpResponse:
    room = get_object_or_404(visible_rooms(person(request)), pk=pk)
    initial = {name: getattr(room, name) for name in RoomForm.base_fields}
    form = RoomForm(request.POST or None, initial=initial)
    if form.done(actions.change_room, room_id=pk, version=seen_version(request), by=person(request)):
        return redirect(request, "room:room", pk, message=_("Saved"))
    return dialog(request, str(room), form)


@needs("room.keep")
def new_shelves(request: HttpRequest, pk: int) -> HttpResponse:
    room = get_object_or_404(visible_rooms(person(request)), pk=pk)
    form = ShelvesForm(request.POST or None)
    if form.done(actions.build_shelves, room_id=pk, by=person(request)):
        return redirect(request, "room:room", pk, message=_("Shelves set up"))
    return dialog(request, _("New shelves in %(room)s") % {"room": room}, form)


@needs("room.keep")
def use(request: HttpRequest, pk: int) -> HttpResponse:
    shelf = get_object_or_404(visible_shelves(person(request)).select_related("room"), pk=pk)
    initial = {name: getattr(shelf, name) for name in UseForm.base_fields}
    form = UseForm(request.POST or None, initial=initial)
    if form.done(actions.change_use, shelf_id=pk, version=seen_version(request), by=person(request)):
        return redirect(request, "room:shelf", pk, message=_("Saved"))
    return dialog(request, _("Use of shelf %(shelf)s") % {"shelf": shelf}, form)
