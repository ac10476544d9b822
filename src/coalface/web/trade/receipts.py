"""The form of a payment; one made by an acceptance bill asks for the bill, and becomes both."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalface.identity.people.models import User
from coalface.trade.ledger.models import AcceptorClass
from coalface.trade.payments.actions import record_bill, record_receipt
from coalface.trade.payments.models import Instrument, Receipt
from coalface.web.components.forms import DateInput
from coalface.web.trade.forms import VersionedForm

BY_BILL: dict[str, list[str]] = {
    Instrument.BANK_ACCEPTANCE: [code for code in AcceptorClass.values if code != AcceptorClass.COMPANY],
    Instrument.COMMERCIAL_ACCEPTANCE: [AcceptorClass.COMPANY],
}
"""Who may have accepted a bill of each kind."""
ASK_AGAIN = {
    "hx-get": reverse_lazy("trade:receipt_new"),
    "hx-include": "closest form",
    "hx-target": "closest .cf-form-grid",
    "hx-select": ".cf-form-grid",
    "hx-swap": "outerHTML",
}


class ReceiptForm(VersionedForm):
    """Another instrument asks for other things: the boxes are fetched anew when it is chosen."""

    class Meta:
        model = Receipt
        fields = ("instrument", "number", "received_on", "amount", "due_on", "remarks")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_customers("money.edit")
        if self.instance.pk is not None:
            return
        self.initial.setdefault("received_on", timezone.localdate())
        self.fields["instrument"].widget.attrs.update(ASK_AGAIN)
        chosen = self.data.get("instrument") if self.is_bound else self.initial.get("instrument")
        if chosen in BY_BILL:
            self._ask_for_the_bill(BY_BILL[chosen])

    def _ask_for_the_bill(self, acceptors: list[str]) -> None:
        """The bill has its own number and due date; who has accepted it says how far it counts."""
        named = [(code, name) for code, name in AcceptorClass.choices if code in acceptors]
        self.fields["number"].label = _("Bill number")
        self.fields["due_on"].label, self.fields["due_on"].required = _("The bill is due on"), True
        del self.fields["remarks"]
        box, choice = {"class": "form-control"}, {"class": "form-select"}
        self.fields["acceptor"] = forms.ChoiceField(
            label=_("Acceptor"), choices=named, widget=forms.Select(choice)
        )
        for name, label in (("acceptor_name", _("Acceptor's name")), ("drawer", _("Drawer"))):
            self.fields[name] = forms.CharField(label=label, max_length=200, widget=forms.TextInput(box))
        self.fields["issued_on"] = forms.DateField(label=_("Issued on"), widget=DateInput(box))


def receive(*, by: User, instrument: str, **facts: Any) -> Receipt:
    """Record the payment, and with it the bill it was made by."""
    if instrument in BY_BILL:
        return record_bill(by=by, **facts).receipt
    return record_receipt(by=by, instrument=instrument, **facts)
