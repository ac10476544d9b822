"""Pages about price experiments."""
