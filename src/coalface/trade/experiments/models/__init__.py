"""Price experiments, their groups, and the customers who take part."""

from coalface.trade.experiments.models.experiments import Experiment, Group, Participant

__all__ = ["Experiment", "Group", "Participant"]
