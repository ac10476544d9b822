"""Addresses of the pages about statements and invoices."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.trade.settlement.access import EDIT, SEE
from coalface.web import palette
from coalface.web.palette import Command
from coalface.web.trade.settling import monthly, papers, statements
from coalface.web.trade.settling.lists import InvoiceList, StatementList, voucher_file

app_name = "settling"
urlpatterns = [
    path("statements/", StatementList.view(), name="statements"),
    path("statements/new/", statements.new, name="new"),
    path("statements/month/", monthly.draw_up, name="month"),
    path("statements/vouchers/", voucher_file, name="vouchers"),
    path("statements/<int:pk>/", statements.show, name="statement"),
    path("statements/<int:pk>/pdf/", papers.pdf, name="pdf"),
    path("statements/<int:pk>/rework/", statements.rework, name="rework"),
    path("statements/<int:pk>/freight/", statements.freight, name="freight"),
    path("statements/<int:pk>/submit/", statements.submit, name="submit"),
    path("statements/<int:pk>/reopen/", statements.reopen, name="reopen"),
    path("statements/<int:pk>/cancel/", statements.cancel, name="cancel"),
    path("statements/<int:pk>/invoice/", statements.invoice, name="invoice"),
    path("invoices/", InvoiceList.view(), name="invoices"),
    path("invoices/<int:pk>/red-letter/", statements.red_letter, name="red_letter"),
]
palette.register(
    Command(_("Statements"), "settling:statements", "receipt", SEE),
    Command(_("Invoices"), "settling:invoices", "file-invoice", SEE),
    Command(_("New statement"), "settling:new", "receipt", EDIT, create=True),
    Command(_("Settle a month"), "settling:month", "calendar", EDIT),
)
