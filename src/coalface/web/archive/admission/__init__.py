"""Pages of admission and customer reviews."""
