"""What people do with facts: report, pass on, file, consolidate, decide, act."""

from coalface.archive.dossier.actions.abnormal import Alarm, CaseRefused, move_case, raise_cases
from coalface.archive.dossier.actions.changing import ChangeFields, ChangeInvalid, record_change
from coalface.archive.dossier.actions.contradicting import AlreadySettled, ChoiceInvalid, consolidate
from coalface.archive.dossier.actions.deciding import (
    DecisionDone,
    DecisionEmpty,
    decide_on_fact,
    decide_on_group,
    finish_decision,
)
from coalface.archive.dossier.actions.duties import DutyInvalid, assign_duty, end_duty, remind_of_reports
from coalface.archive.dossier.actions.moving import StepRefused, move_fact, move_facts
from coalface.archive.dossier.actions.reaching import About, FactOutOfReach
from coalface.archive.dossier.actions.reading import log_reading
from coalface.archive.dossier.actions.reporting import Circumstances, Paper, ReportInvalid, submit_report
from coalface.archive.dossier.actions.templates import (
    Ask,
    SettingInvalid,
    change_field,
    change_template,
    create_field,
    create_group,
    create_template,
)

__all__ = [
    "About",
    "Alarm",
    "AlreadySettled",
    "Ask",
    "CaseRefused",
    "ChangeFields",
    "ChangeInvalid",
    "ChoiceInvalid",
    "Circumstances",
    "DecisionDone",
    "DecisionEmpty",
    "DutyInvalid",
    "FactOutOfReach",
    "Paper",
    "ReportInvalid",
    "SettingInvalid",
    "StepRefused",
    "assign_duty",
    "change_field",
    "change_template",
    "consolidate",
    "create_field",
    "create_group",
    "create_template",
    "decide_on_fact",
    "decide_on_group",
    "end_duty",
    "finish_decision",
    "log_reading",
    "move_case",
    "move_fact",
    "move_facts",
    "raise_cases",
    "record_change",
    "remind_of_reports",
    "submit_report",
]
