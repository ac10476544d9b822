"""Price lists, floating prices and quality adjustment clauses will live here."""
