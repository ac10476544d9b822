"""What people decide about grades: policies, judgements and excuses, reviews, approvals, what-ifs."""

from coalface.evaluation.grading.actions.decisions import approve_grades, override_tier, reject_grades
from coalface.evaluation.grading.actions.evidence import record_excuse, record_judgement
from coalface.evaluation.grading.actions.policies import save_policy
from coalface.evaluation.grading.actions.replays import ask_replay, replay
from coalface.evaluation.grading.actions.reviews import run_review

__all__ = [
    "approve_grades",
    "ask_replay",
    "override_tier",
    "record_excuse",
    "record_judgement",
    "reject_grades",
    "replay",
    "run_review",
    "save_policy",
]
