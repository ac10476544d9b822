"""Addresses of the grading pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.grading import board, evidence, policies, record, records, replays, reviews
from coalface.web.palette import Command

app_name = "grading"
urlpatterns = [
    path("grading/", board.board, name="board"),
    path("grading/approve/", board.approve_all, name="approve_all"),
    path("grading/records/", records.RecordList.view(), name="records"),
    path("grading/records/<int:pk>/", record.show, name="record"),
    path("grading/records/<int:pk>/approve/", record.approve, name="approve"),
    path("grading/records/<int:pk>/reject/", record.reject, name="reject"),
    path("grading/customers/<int:pk>/", record.latest, name="customer"),
    path("grading/customers/<int:pk>/judge/", evidence.judge, name="judge"),
    path("grading/customers/<int:pk>/excuse/", evidence.excuse, name="excuse"),
    path("grading/customers/<int:pk>/tier/", evidence.tier, name="tier"),
    path("grading/customers/<int:pk>/<str:period>/", record.explanation, name="explanation"),
    path("grading/reviews/", reviews.ReviewList.view(), name="reviews"),
    path("grading/reviews/new/", reviews.new, name="review_new"),
    path("grading/policies/", policies.PolicyList.view(), name="policies"),
    path("grading/policies/<int:pk>/", policies.show, name="policy"),
    path("grading/what-if/", replays.what_if, name="what_if"),
    path("grading/what-if/<int:pk>/", replays.show, name="replay"),
    path("grading/what-if/<int:pk>/again/", replays.again, name="replay_again"),
    path("grading/what-if/<int:pk>/save/", replays.save, name="policy_save"),
    path("grading/what-if/moves/", replays.MoveList.view(), name="moves"),
]
palette.register(
    Command(_("Grade records"), "grading:records", icon="award", right="grade.view"),
    Command(_("Grade reviews"), "grading:reviews", icon="history", right="grade.view"),
    Command(_("Grading policies"), "grading:policies", icon="settings", right="grade.view"),
    Command(_("What if: try a grading policy"), "grading:what_if", icon="flask", right="policy.edit"),
    Command(_("Run a grade review"), "grading:review_new", icon="refresh", right="grade.run"),
)
