"""Pages about how customers are won and kept."""
