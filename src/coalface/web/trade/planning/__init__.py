"""Pages about orders, balance, plans and stockyards."""
