"""The append-only, hash-chained trail of decisions."""
