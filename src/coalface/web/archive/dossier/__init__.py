"""Pages of facts, templates and the way facts travel."""
