"""Investigation, assessment and approval before a tonne is sold."""
