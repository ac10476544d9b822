"""How a price comes about: quality clauses, floating prices."""
