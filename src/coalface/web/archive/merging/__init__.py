"""Pages of duplicates, merging and parting."""
