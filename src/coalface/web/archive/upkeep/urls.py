"""Addresses: the pool, the census, revisions of the archive and reports on key archives."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.archive.upkeep import census, pool, reports, revisions
from coalface.web.palette import Command

app_name = "upkeep"
urlpatterns = [
    path("pool/", pool.PoolList.view(), name="pool"),
    path("pool/mine/", pool.mine, name="pool_mine"),
    path("pool/flow/", pool.flow, name="pool_flow"),
    path("pool/moves/", pool.MoveList.view(), name="pool_moves"),
    path("pool/rules/", pool.policy, name="pool_policy"),
    path("pool/<int:pk>/", pool.pooled, name="pooled"),
    path("pool/<int:pk>/claim/", pool.claim, name="claim"),
    path("pool/<int:pk>/hand-back/", pool.hand_back, name="hand_back"),
    path("census/", census.CampaignList.view(), name="campaigns"),
    path("census/new/", census.new_campaign, name="campaign_new"),
    path("census/<int:pk>/", census.campaign, name="campaign"),
    path("census/<int:pk>/close/", census.close_campaign, name="campaign_close"),
    path("census/<int:pk>/sheets/new/", census.new_sheet, name="sheet_new"),
    path("census/sheets/", census.SheetList.view(), name="sheets"),
    path("census/sheets/<int:pk>/", census.sheet, name="sheet"),
    path("census/sheets/<int:pk>/correct/", census.correct_sheet, name="sheet_correct"),
    path("census/sheets/<int:pk>/prospect/", census.make_prospect, name="sheet_prospect"),
    path("revisions/", revisions.RevisionList.view(), name="revisions"),
    path("revisions/new/", revisions.new, name="revision_new"),
    path("revisions/<int:pk>/", revisions.show, name="revision"),
    path("revisions/<int:pk>/close/", revisions.close, name="revision_close"),
    path("revisions/<int:pk>/tiers/", revisions.tiers, name="revision_tiers"),
    path("revisions/archives/<int:pk>/", revisions.sign, name="sign"),
    path("key-archives/", reports.KeyReportList.view(), name="key_reports"),
    path("key-archives/<int:pk>/", reports.show, name="key_report"),
    path("key-archives/<int:pk>/pdf/", reports.pdf, name="key_report_pdf"),
]
palette.register(
    Command(_("Customers claimed by me"), "upkeep:pool_mine", "user-check", "pool.claim"),
    Command(_("Census sheets"), "upkeep:sheets", "clipboard-list", "census.edit"),
)
