"""What people do about admissions."""

from coalface.archive.admission.actions.assessing import AssessmentIncomplete, Given, assess
from coalface.archive.admission.actions.deciding import (
    ReasonMissing,
    lift_suspension,
    settle,
    submit_admission,
    suspend_admission,
)
from coalface.archive.admission.actions.locking import StepImpossible
from coalface.archive.admission.actions.measures import MeasureInvalid, finish_measure, plan_measure
from coalface.archive.admission.actions.opening import AlreadyOpen, abandon_admission, open_admission
from coalface.archive.admission.actions.policies import (
    CriterionFields,
    CriterionInvalid,
    PolicyInvalid,
    change_criterion,
    create_criterion,
    set_policy,
)
from coalface.archive.admission.actions.reminding import remind_of_renewal
from coalface.archive.admission.actions.surveying import (
    SurveyIncomplete,
    complete_survey,
    reopen_survey,
    save_page,
)

__all__ = [
    "AlreadyOpen",
    "AssessmentIncomplete",
    "CriterionFields",
    "CriterionInvalid",
    "Given",
    "MeasureInvalid",
    "PolicyInvalid",
    "ReasonMissing",
    "StepImpossible",
    "SurveyIncomplete",
    "abandon_admission",
    "assess",
    "change_criterion",
    "complete_survey",
    "create_criterion",
    "finish_measure",
    "lift_suspension",
    "open_admission",
    "plan_measure",
    "remind_of_renewal",
    "reopen_survey",
    "save_page",
    "set_policy",
    "settle",
    "submit_admission",
    "suspend_admission",
]
