"""Long trials of the real product: it is killed in the middle of an import and must lose and double nothing."""
