"""The button that opens an aisle of the compact shelves."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalface.archive.room import actions
from coalface.archive.room.access import visible_shelves
from coalface.web.access import needs, person
from coalface.web.rendering import redirect


@needs("room.keep")
@require_POST
def open_aisle(request: HttpRequest, pk: int) -> HttpResponse:
    shelf = get_object_or_404(visible_shelves(person(request)), pk=pk)
    actions.open_aisle(shelf_id=pk, by=person(request))
    message = _("Aisle %(aisle)s is opening. Look before you step in.") % {"aisle": shelf.aisle}
    return redirect(request, "room:shelf", pk, message=message)
