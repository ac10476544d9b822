"""Pages about customers' accounts, bills and reconciliation."""
