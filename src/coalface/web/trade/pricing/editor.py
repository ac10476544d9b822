"""Writing a version of a clause set, with the curves of the price while typing."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalface.kernel.findings import Finding
from coalface.trade.pricing.access import SET, visible_clause_sets
from coalface.trade.pricing.actions.clauses import create_clause_set, save_version
from coalface.trade.pricing.queries.clauses import clauses_of, versions_of
from coalface.trade.pricing.rules.checking import clause_findings
from coalface.trade.pricing.rules.clauses import Clause, Clauses
from coalface.trade.pricing.rules.curves import curve
from coalface.web.access import needs, person
from coalface.web.components.charts import Chart, Series
from coalface.web.rendering import redirect, render
from coalface.web.trade.pricing.forms import MOST_CLAUSES, ClausesForm, initial_of
from coalface.web.trade.pricing.words import measure_name, unit

USUAL_PRICE = Decimal(700)


@needs(SET)
def new(request: HttpRequest) -> HttpResponse:
    form = _form(request, {"from_on": timezone.localdate(), "trial_price": USUAL_PRICE}, 0)
    if _is_sent(request) and form.is_valid():
        with form.refusals():
            clauses = _judged(form)
            if clauses is not None:
                given = form.cleaned_data
                made = create_clause_set(
                    name=given["name"],
                    used_for=given["used_for"],
                    clauses=clauses,
                    from_on=given["from_on"],
                    until_on=given["until_on"],
                    note=given["note"],
                    by=person(request),
                )
        if form.ok:
            return redirect(request, "pricing:set", made.pk, message=_("Saved"))
    return _page(request, form, {"heading": _("New clauses"), "set": None})


@needs(SET)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The next version, begun from the newest one or the one in the address."""
    by = person(request)
    found = get_object_or_404(visible_clause_sets(by), pk=pk)
    versions = list(versions_of(by, found))
    wanted = request.GET.get("from", "")
    base = next((one for one in versions if str(one.number) == wanted), next(iter(versions), None))
    clauses = clauses_of(base) if base else Clauses(())
    start = {"version": found.version, "from_on": timezone.localdate(), "trial_price": USUAL_PRICE}
    form = _form(request, {**start, **initial_of(clauses)}, len(clauses.clauses), named=False)
    if _is_sent(request) and form.is_valid():
        with form.refusals():
            said = _judged(form)
            if said is not None:
                given = form.cleaned_data
                save_version(
                    set_id=pk,
                    version=given["version"] or 0,
                    clauses=said,
                    from_on=given["from_on"],
                    until_on=given["until_on"],
                    note=given["note"],
                    by=by,
                )
        if form.ok:
            return redirect(request, "pricing:set", pk, message=_("Saved"))
    return _page(request, form, {"heading": _("New version of %(name)s") % {"name": found}, "set": found})


@needs(SET)
@require_POST
def curves(request: HttpRequest, at: int) -> HttpResponse:
    """The curve of one clause as typed so far, and what is still wrong with it."""
    form = _form(request, {}, 0)
    form.is_valid()
    return render(request, "pricing/curve.html", _drawn(form, f"clauses.{at}."))


def _form(request: HttpRequest, initial: dict[str, Any], known: int, *, named: bool = True) -> ClausesForm:
    sent = request.POST.get("count", "")
    count = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 3 else known + 1
    if "more" in request.POST:
        count += 1
    count = min(max(count, 1), MOST_CLAUSES)
    if "more" in request.POST:
        # A clause more is no attempt to save: what was typed is shown again without complaints.
        typed = {name: value for name, value in request.POST.items() if value}
        return ClausesForm(count, initial={**initial, **typed}, named=named)
    sent_form = request.POST if request.method == "POST" else None
    return ClausesForm(count, sent_form, initial=initial, named=named)


def _is_sent(request: HttpRequest) -> bool:
    return request.method == "POST" and "more" not in request.POST


def _judged(form: ClausesForm) -> Clauses | None:
    """The clauses; None when a field lacks something, which then says so."""
    clauses = form.clauses()
    for problem in form.problems:
        form.refuse(problem)
    return None if form.problems else clauses


def _page(request: HttpRequest, form: ClausesForm, more: dict[str, Any]) -> HttpResponse:
    wrong = _is_sent(request) and not form.ok
    return render(request, "pricing/editor.html", {"form": form, **more}, status=422 if wrong else 200)


def _drawn(form: ClausesForm, place: str) -> dict[str, Any]:
    clauses = form.clauses()
    now = next((known for known, field in form.places.items() if f"{field}." == place), "")
    found: list[Finding] = [one for one in form.problems if (one.field or "").startswith(place)]
    found += [one for one in clause_findings(clauses) if now and (one.field or "").startswith(f"{now}.")]
    if found or not now:
        return {"chart": None, "found": found}
    price = form.cleaned_data.get("trial_price") or USUAL_PRICE
    return {"chart": _chart(clauses.clauses[int(now.split(".")[1])], price), "found": []}


def _chart(clause: Clause, price: Decimal) -> Chart:
    points, shown = curve(clause, price), unit(clause.measure)
    name = f"{measure_name(clause.measure)}{', ' if shown else ''}{shown}"
    return Chart(
        "curve",
        _("Price by %(measure)s") % {"measure": name},
        [str(point.value) for point in points],
        [Series(_("Unit price"), [point.price for point in points])],
        unit=_("yuan/t"),
        label_head=name,
        places=2,
    )
