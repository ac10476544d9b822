"""Pages of care for customers."""
