"""Settling a whole month: choose it, and watch the statements being drawn up."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.desk.jobs.models import Progress
from coalface.kernel.periods import Month
from coalface.trade.settlement.access import EDIT
from coalface.trade.settlement.tasks import KIND, start_month
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.desk.work import leads_to
from coalface.web.rendering import redirect
from coalface.web.trade.settling.forms import MonthForm


@needs(EDIT)
def draw_up(request: HttpRequest) -> HttpResponse:
    last = Month.of(timezone.localdate()) + (-1)
    form = MonthForm(request.POST or None, initial={"month": str(last)})
    if work := form.made(start_month, by=person(request)):
        return redirect(request, "desk:work", work.pk)
    intro = _("A statement is drawn up for every contract with unsettled lots that ended in the month.")
    return dialog(request, _("Settle a month"), form, intro=intro, submit=_("Draw up"))


def _statements(found: Progress) -> tuple[str, str]:
    return f"{reverse('settling:statements')}?sort=-id", _("Statements")


leads_to(KIND, _statements)
