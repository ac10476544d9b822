"""What money was applied to, and applying it otherwise by hand."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.access import visible_customers
from coalface.trade.ledger.access import visible_accounts
from coalface.trade.ledger.models import Account
from coalface.trade.payments.actions import apply_by_hand, apply_open_money
from coalface.trade.payments.queries.items import credits_of, matches_of, open_credits, open_debits
from coalface.web.access import needs, person
from coalface.web.components.dialogs import form_page
from coalface.web.components.forms import Form
from coalface.web.figures import plain
from coalface.web.rendering import redirect
from coalface.web.trade.accounts.keeping import yuan_box

MOST_SHOWN = 200


class ApplyForm(Form):
    """One sum of money, one debt, and how much of the one pays the other."""

    credit_id = forms.TypedChoiceField(label=gettext_lazy("Sum of money"), coerce=int)
    debit_id = forms.TypedChoiceField(label=gettext_lazy("Debt"), coerce=int)
    amount = yuan_box(gettext_lazy("Amount, yuan"))

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("credit_id", credits_of(account)), ("debit_id", open_debits(account))):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [(row.pk, f"{row.day_on} {row.words} · {plain(row.open, 2)}") for row in rows]


@needs("money.edit")
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Open debts, unapplied money and what was applied; `all` applies everything by the rules."""
    customer = get_object_or_404(visible_customers(person(request), "money.edit"), pk=pk)
    account = get_object_or_404(visible_accounts(person(request)), customer=customer)
    if request.POST.get("all"):
        made = apply_open_money(customer=customer, by=person(request))
        return redirect(request, "accounts:apply", pk, message=_("%(count)s applied") % {"count": made})
    form = ApplyForm(account, request.POST or None)
    if form.done(apply_by_hand, customer=customer, by=person(request)):
        return redirect(request, "accounts:apply", pk, message=_("Saved"))
    context = {
        "customer": customer,
        "form": form,
        "debits": open_debits(account)[:MOST_SHOWN],
        "credits": open_credits(account)[:MOST_SHOWN],
        "matches": matches_of(account)[:MOST_SHOWN],
    }
    return form_page(request, "accounts/apply.html", context)
