"""Files stored once by content, attached to subjects."""
