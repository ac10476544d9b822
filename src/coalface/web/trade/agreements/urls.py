"""Addresses of the pages about contracts: terms, approval, fulfilment, price lists and quotes."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.trade.pricing.access import SEE, SET
from coalface.web import palette
from coalface.web.palette import Command
from coalface.web.trade.agreements import acts, adjusting, lists, paper, quote_paper, quotes, supervision

app_name = "agreements"
urlpatterns = [
    path("contracts/<int:pk>/terms/", acts.terms, name="terms"),
    path("contracts/<int:pk>/quality/", acts.take_quality, name="take_quality"),
    path("contracts/<int:pk>/submit/", acts.submit, name="submit"),
    path("contracts/<int:pk>/terminate/", acts.terminate, name="terminate"),
    path("contracts/<int:pk>/promises/new/", acts.promise_new, name="promise_new"),
    path("contracts/<int:pk>/promises/<int:promise>/done/", acts.promise_done, name="promise_done"),
    path("contracts/<int:pk>/signatures/new/", acts.ask_signature, name="ask_signature"),
    path("contracts/<int:pk>/signatures/<int:signature>/sign/", acts.sign, name="sign"),
    path("contracts/<int:pk>/signatures/<int:signature>/refuse/", acts.refuse, name="refuse"),
    path("contracts/<int:pk>/files/new/", acts.add_files, name="contract_files"),
    path("contracts/<int:pk>/files/<int:file>/remove/", acts.remove_file, name="contract_file_remove"),
    path("contracts/<int:pk>/contract.pdf", paper.pdf, name="paper"),
    path("contracts/<int:pk>/shortfalls/new/", supervision.shortfall_new, name="shortfall_new"),
    path("quotes/", quotes.Quotes.view(), name="quotes"),
    path("quotes/new/", quotes.new, name="quote_new"),
    path("quotes/<int:pk>/", quotes.quote, name="quote"),
    path("quotes/<int:pk>/edit/", quotes.edit, name="quote_edit"),
    path("quotes/<int:pk>/submit/", quotes.submit, name="quote_submit"),
    path("quotes/<int:pk>/send/", quotes.send, name="quote_send"),
    path("quotes/<int:pk>/accept/", quotes.accept, name="quote_accept"),
    path("quotes/<int:pk>/decline/", quotes.decline, name="quote_decline"),
    path("quotes/<int:pk>/quote.pdf", quote_paper.pdf, name="quote_paper"),
    path("supervision/", supervision.Supervision.view(), name="supervision"),
    path("supervision/hand-in/", supervision.hand_in, name="hand_in"),
    path("supervision/limits/", supervision.limits, name="limits"),
    path("price-lists/", lists.PriceLists.view(), name="price_lists"),
    path("price-lists/new/", lists.new, name="price_list_new"),
    path("price-lists/<int:pk>/", lists.price_list, name="price_list"),
    path("price-lists/<int:pk>/prices/new/", lists.price_new, name="price_new"),
    path("price-lists/<int:pk>/prices/<int:price>/end/", lists.price_end, name="price_end"),
    path("price-lists/<int:pk>/adjust/", adjusting.adjust, name="adjust"),
    path("price-lists/<int:pk>/members/new/", lists.member_new, name="member_new"),
    path("price-lists/<int:pk>/retire/", lists.retire, name="price_list_retire"),
    path("price-floors/", lists.Floors.view(), name="floors"),
    path("price-floors/new/", lists.floor_new, name="floor_new"),
]
palette.register(
    Command(_("Supervision of key contracts"), "agreements:supervision", "list-check", "trade.view"),
    Command(_("Quotes"), "agreements:quotes", "file-invoice", "money.view"),
    Command(_("New quote"), "agreements:quote_new", "file-invoice", "trade.edit", create=True),
    Command(_("Price lists"), "agreements:price_lists", "list-details", SEE),
    Command(_("Price floors"), "agreements:floors", "arrow-bar-to-down", SEE),
    Command(_("New price list"), "agreements:price_list_new", "list-details", SET, create=True),
)
