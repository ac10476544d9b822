"""People, departments and roles, who may see what, and the audit trail."""
