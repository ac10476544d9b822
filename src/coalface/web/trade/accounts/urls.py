"""Addresses of the pages about customers' accounts, bills and reconciliation."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.archive import tabs
from coalface.web.archive.tabs import Tab
from coalface.web.palette import Command
from coalface.web.trade.accounts import applying, banking, bills, keeping, letters, policies, sheets
from coalface.web.trade.accounts.banking import BankLineList
from coalface.web.trade.accounts.collection import CollectionList
from coalface.web.trade.accounts.lists import AccountList

app_name = "accounts"
urlpatterns = [
    path("accounts-of-customers/", AccountList.view(), name="accounts"),
    path("accounts-of-customers/<int:pk>/", sheets.account, name="account"),
    path("collection/", CollectionList.view(), name="collection"),
    path("reconciliations/", letters.LetterList.view(), name="letters"),
    path("reconciliations/<int:pk>/", letters.letter, name="letter"),
    path("reconciliations/<int:pk>/answer/", letters.answer, name="letter_answer"),
    path("reconciliations/<int:pk>/paper/", letters.paper, name="letter_paper"),
    path("customers/<int:pk>/account/letter/", letters.write, name="letter_new"),
    path("credit-policy/", policies.page, name="policy"),
    path("credit-policy/new/", policies.new, name="policy_new"),
    path("bank-receipts/", BankLineList.view(), name="bank_lines"),
    path("bank-receipts/<int:pk>/", banking.line, name="bank_line"),
    path("bank-receipts/<int:pk>/assign/", banking.assign, name="bank_line_assign"),
    path("bank-receipts/<int:pk>/set-aside/", banking.set_aside, name="bank_line_aside"),
    path("bank-receipts/<int:pk>/release/", banking.release, name="bank_line_release"),
    path("bills/", bills.BillList.view(), name="bills"),
    path("bills/new/", bills.new, name="bill_new"),
    path("bills/<int:pk>/", bills.bill, name="bill"),
    path("bills/<int:pk>/move/", bills.move, name="bill_move"),
    path("bills/<int:pk>/split/", bills.split, name="bill_split"),
    path("customers/<int:pk>/account/", sheets.customer, name="customer"),
    path("customers/<int:pk>/account/open/", keeping.open_account, name="open"),
    path("customers/<int:pk>/account/adjust/", keeping.adjust, name="adjust"),
    path("customers/<int:pk>/account/block/", keeping.block, name="block"),
    path("customers/<int:pk>/account/unblock/", keeping.unblock, name="unblock"),
    path("customers/<int:pk>/account/apply/", applying.page, name="apply"),
    path("customers/<int:pk>/account/grant/", keeping.grant, name="grant"),
]
tabs.register(Tab(_("Running account"), "accounts:customer", "money.view"))
palette.register(
    Command(_("Running accounts"), "accounts:accounts", "report-money", "money.view"),
    Command(_("Collection plan"), "accounts:collection", "calendar-due", "money.view"),
    Command(_("Bank receipts"), "accounts:bank_lines", "zoom-question", "money.view"),
    Command(_("Reconciliations"), "accounts:letters", "mail", "money.view"),
    Command(_("Rules of credit"), "accounts:policy", "scale", "money.view"),
    Command(_("Acceptance bills"), "accounts:bills", "certificate", "money.view"),
    Command(_("New bill"), "accounts:bill_new", "certificate", "money.edit", create=True),
)
