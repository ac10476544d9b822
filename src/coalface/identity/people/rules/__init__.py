"""Who may do what, and to whose records."""

from coalface.identity.people.rules.departments import MAX_DEPTH, depth, is_within, path_below
from coalface.identity.people.rules.rights import RIGHT_CODES, RIGHTS, WIDTH, Right, Scope, widest
from coalface.identity.people.rules.roles import DEFAULT_ROLES, DefaultRole

__all__ = [
    "DEFAULT_ROLES",
    "MAX_DEPTH",
    "RIGHTS",
    "RIGHT_CODES",
    "WIDTH",
    "DefaultRole",
    "Right",
    "Scope",
    "depth",
    "is_within",
    "path_below",
    "widest",
]
