"""Long trials of the real product: killed in the middle of an import it loses and doubles nothing."""
