"""Coal's own arithmetic: bases, heat, assays."""
