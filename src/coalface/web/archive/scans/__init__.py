"""Pages of scans and what they say."""
