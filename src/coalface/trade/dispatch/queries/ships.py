"""Questions about voyages."""

from coalface.trade.dispatch.models import DraftSurvey, Voyage
from coalface.trade.dispatch.rules.ships import Survey


def surveys_of(voyage: Voyage) -> tuple[Survey, Survey] | None:
    """Before and after loading; None while one of them is lacking."""
    found = {one.moment: survey_of(one) for one in voyage.surveys.all()}
    before, after = (found.get(moment) for moment in DraftSurvey.Moment)
    return (before, after) if before is not None and after is not None else None


def survey_of(kept: DraftSurvey) -> Survey:
    return Survey(kept.displacement_tonnes, kept.density, kept.ballast_tonnes, kept.stores_tonnes)
