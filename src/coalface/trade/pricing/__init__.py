"""Quality clauses and floating prices: how a price comes about."""
