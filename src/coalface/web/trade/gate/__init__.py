"""Pages about loading notes, weighing, rail, ships and arrivals."""
