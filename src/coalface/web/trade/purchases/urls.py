"""Addresses of the pages about coal bought from suppliers."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.trade.purchasing.access import EDIT, SEE
from coalface.web import palette
from coalface.web.palette import Command
from coalface.web.trade.purchases import contracts, lots, papers, statements, suppliers
from coalface.web.trade.purchases.lists import (
    ContractList,
    LotList,
    PaymentList,
    ReceiptList,
    StatementList,
    SupplierList,
)

app_name = "purchases"
urlpatterns = [
    path("suppliers/", SupplierList.view(), name="suppliers"),
    path("suppliers/new/", suppliers.new, name="supplier_new"),
    path("suppliers/similar/", suppliers.similar, name="similar"),
    path("suppliers/<int:pk>/", suppliers.show, name="supplier"),
    path("suppliers/<int:pk>/edit/", suppliers.edit, name="supplier_edit"),
    path("suppliers/<int:pk>/contact/", suppliers.contact, name="contact"),
    path("suppliers/<int:pk>/contact/<int:of>/remove/", suppliers.contact_remove, name="contact_remove"),
    path("suppliers/<int:pk>/licence/", suppliers.licence, name="licence"),
    path("suppliers/<int:pk>/licence/<int:of>/remove/", suppliers.licence_remove, name="licence_remove"),
    path("suppliers/<int:pk>/pay/", suppliers.pay, name="pay"),
    path("purchase-payments/", PaymentList.view(), name="payments"),
    path("purchase-payments/new/", suppliers.payment_new, name="payment_new"),
    path("purchase-payments/<int:pk>/void/", suppliers.payment_void, name="payment_void"),
    path("purchase-contracts/", ContractList.view(), name="contracts"),
    path("purchase-contracts/options/", contracts.choices, name="contract_options"),
    path("purchase-contracts/new/", contracts.new, name="contract_new"),
    path("purchase-contracts/<int:pk>/", contracts.show, name="contract"),
    path("purchase-contracts/<int:pk>/edit/", contracts.edit, name="contract_edit"),
    path("purchase-contracts/<int:pk>/submit/", contracts.submit, name="contract_submit"),
    path("purchase-contracts/<int:pk>/end/", contracts.end, name="contract_end"),
    path("purchase-contracts/<int:pk>/delete/", contracts.delete, name="contract_delete"),
    path("purchase-receipts/", ReceiptList.view(), name="receipts"),
    path("purchase-receipts/new/", lots.receive, name="receipt_new"),
    path("purchase-receipts/<int:pk>/", lots.receipt, name="receipt"),
    path("purchase-receipts/<int:pk>/void/", lots.void, name="receipt_void"),
    path("purchase-lots/", LotList.view(), name="lots"),
    path("purchase-lots/<int:pk>/", lots.show, name="lot"),
    path("purchase-lots/<int:pk>/agree/", lots.agree, name="agree"),
    path("purchase-lots/<int:pk>/assay/", lots.assay_new, name="assay_new"),
    path("purchase-assays/<int:pk>/edit/", lots.assay_edit, name="assay_edit"),
    path("purchase-assays/<int:pk>/take-back/", lots.assay_take_back, name="assay_take_back"),
    path("purchase-statements/", StatementList.view(), name="statements"),
    path("purchase-statements/new/", statements.new, name="statement_new"),
    path("purchase-statements/<int:pk>/", statements.show, name="statement"),
    path("purchase-statements/<int:pk>/pdf/", papers.pdf, name="pdf"),
    path("purchase-statements/<int:pk>/rework/", statements.rework, name="statement_rework"),
    path("purchase-statements/<int:pk>/submit/", statements.submit, name="statement_submit"),
    path("purchase-statements/<int:pk>/cancel/", statements.cancel, name="statement_cancel"),
]
palette.register(
    Command(_("Suppliers"), "purchases:suppliers", "building", SEE),
    Command(_("Purchase contracts"), "purchases:contracts", "contract", SEE),
    Command(_("Receipts of bought coal"), "purchases:receipts", "truck", SEE),
    Command(_("Purchase statements"), "purchases:statements", "receipt", SEE),
    Command(_("New supplier"), "purchases:supplier_new", "building", EDIT, create=True),
    Command(_("Receive coal"), "purchases:receipt_new", "truck", EDIT, create=True),
)
