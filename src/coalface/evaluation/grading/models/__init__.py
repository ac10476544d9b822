"""Policies, what people judged, and the grades that followed."""

from coalface.evaluation.grading.models.evidence import Excuse, Judgement, JudgementKind
from coalface.evaluation.grading.models.policies import GradingPolicy
from coalface.evaluation.grading.models.records import RANKS, GradeRecord, GradeRecordQuerySet, GradeReview
from coalface.evaluation.grading.models.replays import Replay, ReplayMove

__all__ = [
    "RANKS",
    "Excuse",
    "GradeRecord",
    "GradeRecordQuerySet",
    "GradeReview",
    "GradingPolicy",
    "Judgement",
    "JudgementKind",
    "Replay",
    "ReplayMove",
]
