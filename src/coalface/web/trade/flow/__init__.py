"""Pages about the board of the whole chain."""
