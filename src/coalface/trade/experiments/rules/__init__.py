"""How price experiments are planned, drawn and judged."""
