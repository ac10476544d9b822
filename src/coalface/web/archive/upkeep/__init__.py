"""Pages of the census, the pool, revisions and care."""
