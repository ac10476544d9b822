"""Pages about how prices come about."""
