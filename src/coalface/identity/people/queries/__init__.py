"""Questions about people."""

from coalface.identity.people.queries.directory import administrators, department_tree, system_user
from coalface.identity.people.queries.reasons import Explanation, explain_access

__all__ = ["Explanation", "administrators", "department_tree", "explain_access", "system_user"]
