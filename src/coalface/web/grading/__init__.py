"""Pages about grades: the board, records and their reasons, reviews, what-ifs and policies."""
