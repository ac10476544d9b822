"""Price experiments 价格试验: what market customers take when prices move, and what follows (R0.30)."""
