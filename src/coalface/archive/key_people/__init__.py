"""People who decide, their positions over time, and what ties them to each other."""
