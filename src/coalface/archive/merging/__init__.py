"""Two cards of one company become one, and may be parted again."""
