"""Pages of the paper archive."""
