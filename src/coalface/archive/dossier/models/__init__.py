"""Fields and templates as configuration; facts, the reports they came in, and what was decided about them."""

from coalface.archive.dossier.models.configuration import (
    Confidence,
    FactField,
    FactGroup,
    ReportTemplate,
    Source,
    TemplateField,
)
from coalface.archive.dossier.models.facts import Fact, FactConflict, FactQuerySet
from coalface.archive.dossier.models.outcomes import AbnormalUse, ChangeEvent, PolicyDecision
from coalface.archive.dossier.models.reports import FactReport, Owned, ReportDuty

__all__ = [
    "AbnormalUse",
    "ChangeEvent",
    "Confidence",
    "Fact",
    "FactConflict",
    "FactField",
    "FactGroup",
    "FactQuerySet",
    "FactReport",
    "Owned",
    "PolicyDecision",
    "ReportDuty",
    "ReportTemplate",
    "Source",
    "TemplateField",
]
