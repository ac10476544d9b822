"""Pages about lots, samples, assays and disputes."""
