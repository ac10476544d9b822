"""Whom a page of the dossier is about: a customer or a competitor, by the words in its address."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from coalface.archive.customers.models import Customer
from coalface.archive.dossier.actions import About
from coalface.archive.dossier.actions.reaching import find_about
from coalface.archive.dossier.queries.forms import About as Subject
from coalface.kernel.findings import Refused
from coalface.market.competitors.access import visible_competitors
from coalface.web.access import person
from coalface.web.addresses import record_url


def about_of(whom: str, pk: int) -> About:
    return About(customer_id=pk) if whom == "customer" else About(competitor_id=pk)


def subject_of(request: HttpRequest, whom: str, pk: int, right: str = "dossier.report") -> Subject:
    """The customer or competitor if the right reaches it; 404 otherwise."""
    if whom not in ("customer", "competitor"):
        raise Http404
    if whom == "competitor":
        return get_object_or_404(visible_competitors(person(request), right), pk=pk)
    try:
        return find_about(about_of(whom, pk), person(request), right)
    except Refused:
        raise Http404 from None


def place_of(about: Subject) -> str:
    """The page with all that is known about somebody."""
    name = "dossier:customer" if isinstance(about, Customer) else "dossier:competitor"
    return record_url(name, about.pk)


def whom(about: Subject) -> str:
    return "customer" if isinstance(about, Customer) else "competitor"


def report_url(about: Subject, template_id: int | None = None) -> str:
    query = {"template": template_id} if template_id else None
    return reverse("dossier:report_new", args=[whom(about), about.pk], query=query)
