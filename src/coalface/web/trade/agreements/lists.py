"""Price lists and floors: the lists, one list with its prices, and what people do with it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Grade
from coalface.identity.people.access import may
from coalface.trade.chain.actions.prices import end_price
from coalface.trade.pricing.access import (
    DECIDE,
    SEE,
    SET,
    visible_floors,
    visible_price_lists,
)
from coalface.trade.pricing.actions.lists import add_member, create_price_list, retire_price_list
from coalface.trade.pricing.actions.prices import set_floor, set_price
from coalface.trade.pricing.models import Price, PriceFloor, PriceList
from coalface.trade.pricing.queries.lists import rules_on
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import dialog
from coalface.web.components.lists import Column, Empty, Flag, Link, ListScreen, Search
from coalface.web.rendering import redirect, render
from coalface.web.trade.agreements.forms import (
    FloorForm,
    ListForm,
    MemberForm,
    PriceEndForm,
    PriceForm,
    RetireForm,
    offer,
)
from coalface.web.trade.agreements.words import amount_words, rule_words


class PriceLists(ListScreen):
    name = "agreements.price_lists"
    title = gettext_lazy("Price lists")
    right = SEE
    columns = (
        Column("name", gettext_lazy("Name"), grow=True),
        Column("used_for", gettext_lazy("Used for"), sort=""),
        Column("for_members", gettext_lazy("Members only"), kind="flag", sort=""),
        Column("in_force", gettext_lazy("Prices in force"), kind="count", sort=""),
        Column("retired_on", gettext_lazy("Out of use since"), kind="date", sort=""),
    )
    filters = (
        Search(gettext_lazy("Name or use"), "name", "used_for"),
        Flag("used", gettext_lazy("In use"), Q(retired_on__isnull=True)),
    )
    default_sort = ("name",)
    empty = Empty(
        gettext_lazy("No price lists yet"),
        gettext_lazy("A price list says what each product costs from when on; contracts follow it."),
        icon="list-details",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Any]:
        today = timezone.localdate()
        running = Q(prices__from_on__lte=today) & (Q(prices__until_on=None) | Q(prices__until_on__gte=today))
        return visible_price_lists(person(request)).annotate(in_force=Count("prices", filter=running))

    def row_url(self, row: PriceList) -> str:
        return record_url("agreements:price_list", row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not may(person(request), SET):
            return ()
        return (Link(_("New price list"), reverse("agreements:price_list_new"), primary=True),)


class Floors(ListScreen):
    name = "agreements.floors"
    title = gettext_lazy("Price floors")
    right = SEE
    columns = (
        Column("product__name", gettext_lazy("Product"), grow=True),
        Column("mine__name", gettext_lazy("Mine"), sort=""),
        Column("floor_per_tonne", gettext_lazy("Floor, yuan/t"), kind="yuan"),
        Column("from_on", gettext_lazy("Valid from"), kind="date"),
        Column("until_on", gettext_lazy("Valid until"), kind="date", sort=""),
        Column("note", gettext_lazy("Remarks"), sort=""),
        Column("saved_by__full_name", gettext_lazy("Saved by"), sort=""),
    )
    filters = (Search(gettext_lazy("Product"), "product__name", "product__code"),)
    default_sort = ("-from_on",)
    empty = Empty(
        gettext_lazy("No floors yet"),
        gettext_lazy("Nobody sells below a floor without approval."),
        icon="arrow-bar-to-down",
    )

    def rows(self, request: HttpRequest) -> QuerySet[PriceFloor]:
        return visible_floors(person(request)).select_related("product", "mine", "saved_by")

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        by = person(request)
        if not (may(by, SET) and may(by, DECIDE)):
            return ()
        return (Link(_("New floor"), reverse("agreements:floor_new"), primary=True),)


@needs(SEE)
def price_list(request: HttpRequest, pk: int) -> HttpResponse:
    """A list with its prices in force and to come, those before, its adjustments and members."""
    by, today = person(request), timezone.localdate()
    found = get_object_or_404(visible_price_lists(by), pk=pk)
    prices = found.prices.select_related("product", "mine", "place", "saved_by", "ended_by").order_by(
        "product__code", F("mine__code").asc(nulls_first=True), "-from_on"
    )
    over = [one for one in prices if one.until_on is not None and one.until_on < today]
    grades = {code: str(label) for code, label in Grade.choices}
    context = {
        "list": found,
        "prices": [(one, _state(one)) for one in prices if one not in over],
        "over": over,
        "rules": [(rule_words(one, grades), amount_words(one)) for one in rules_on(found, today)],
        "adjustments": list(found.adjustments.select_related("saved_by")),
        "members": list(_members(request, found)),
        "may_set": may(by, SET) and found.retired_on is None,
        "today": today,
    }
    return render(request, "agreements/price_list.html", context)


def _state(price: Price) -> tuple[str, str, str]:
    """Text, tone and shape."""
    if price.from_on > timezone.localdate():
        return _("to come"), "blue", "clock"
    if price.ended_on is not None:
        return _("ends early"), "amber", "clock"
    return _("in force"), "green", "check"


def _members(request: HttpRequest, found: PriceList) -> QuerySet[Any]:
    """Members among the customers this person sees."""
    mine = visible_customers(person(request), "customer.view")
    return found.members.filter(customer__in=mine).select_related("customer").order_by("customer__name_key")


@needs(SET)
def new(request: HttpRequest) -> HttpResponse:
    form = ListForm(request.POST or None)
    if made := form.made(create_price_list, by=person(request)):
        return redirect(request, "agreements:price_list", made.pk, message=_("Saved"))
    return dialog(request, _("New price list"), form)


@needs(SET)
def price_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_price_lists(person(request)), pk=pk)
    initial = {"from_on": timezone.localdate(), **request.GET.dict()}
    form = PriceForm(request.POST or None, initial=initial, user=person(request))
    if form.done(set_price, price_list=found, by=person(request)):
        return redirect(request, "agreements:price_list", pk, message=_("Saved"))
    return dialog(request, _("New price in %(name)s") % {"name": found.name}, form)


@needs(SET)
def price_end(request: HttpRequest, pk: int, price: int) -> HttpResponse:
    """End a price early; its last day is asked for."""
    lists = visible_price_lists(person(request))
    found = get_object_or_404(
        Price.objects.select_related("product"), pk=price, price_list__in=lists.filter(pk=pk)
    )
    form = PriceEndForm(request.POST or None, initial={"last_on": timezone.localdate()})
    if form.done(end_price, price_id=found.pk, by=person(request)):
        return redirect(request, "agreements:price_list", pk, message=_("Saved"))
    return dialog(request, _("End the price of %(name)s") % {"name": found.product.name}, form)


@needs(SET)
@needs(DECIDE)
def floor_new(request: HttpRequest) -> HttpResponse:
    initial = {"from_on": timezone.localdate()}
    form = FloorForm(request.POST or None, initial=initial, user=person(request))
    if form.done(set_floor, by=person(request)):
        return redirect(request, "agreements:floors", message=_("Saved"))
    return dialog(request, _("New floor"), form)


@needs(SET)
def member_new(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    found = get_object_or_404(visible_price_lists(by), pk=pk)
    form = MemberForm(request.POST or None, initial={"from_on": timezone.localdate()})
    offer(form, "customer", visible_customers(by, "customer.view"))
    if form.done(add_member, price_list=found, by=by):
        return redirect(request, "agreements:price_list", pk, message=_("Saved"))
    return dialog(request, _("New member of %(name)s") % {"name": found.name}, form)


@needs(SET)
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_price_lists(person(request)), pk=pk)
    form = RetireForm(request.POST or None, initial={"version": found.version, "on": timezone.localdate()})
    if form.done(retire_price_list, price_list=found, by=person(request)):
        return redirect(request, "agreements:price_list", pk, message=_("Out of use"))
    return dialog(request, _("Take %(name)s out of use") % {"name": found}, form)
