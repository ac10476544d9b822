"""Pages about coal bought from suppliers."""
