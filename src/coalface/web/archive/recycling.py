"""The recycle bin of customers."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.archive.customers.access import binned_customers
from coalface.archive.customers.actions import delete_customers, restore_customers
from coalface.archive.customers.models import Customer
from coalface.web.access import needs, person
from coalface.web.archive.cards import editable
from coalface.web.components.lists import BulkAction, Column, Empty, ListScreen, Search
from coalface.web.rendering import redirect


def restore(request: HttpRequest, rows: QuerySet[Customer], form: None) -> str:
    ids = list(rows.order_by().values_list("pk", flat=True))
    count = restore_customers(customer_ids=ids, by=person(request))
    return _("%(count)s customers restored") % {"count": count}


class Bin(ListScreen):
    name = "archive.bin"
    title = gettext_lazy("Recycle bin")
    right = "customer.edit"
    columns = (
        Column("name", gettext_lazy("Name"), sort="name_key", grow=True),
        Column("credit_code", gettext_lazy("Credit code")),
        Column("region", gettext_lazy("Region")),
        Column("responsible__full_name", gettext_lazy("Responsible person")),
        Column("deleted_at", gettext_lazy("Deleted at"), kind="datetime"),
    )
    filters = (Search(gettext_lazy("Name or code"), "name", "credit_code"),)
    default_sort = ("-deleted_at",)
    bulk = (
        BulkAction(
            "restore", gettext_lazy("Restore"), run=restore, icon="arrow-back-up", right="customer.edit"
        ),
    )
    empty = Empty(
        gettext_lazy("The recycle bin is empty"),
        gettext_lazy("Customers that are deleted lie here until somebody restores them."),
        icon="trash",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Customer]:
        return binned_customers(person(request)).select_related("responsible")


@needs("customer.edit")
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Move one customer to the recycle bin."""
    customer = editable(request, pk)
    delete_customers(customer_ids=[pk], by=person(request))
    message = _("%(name)s lies in the recycle bin now.") % {"name": customer.name}
    return redirect(request, "archive:customers", message=message)
