"""How customers do."""
