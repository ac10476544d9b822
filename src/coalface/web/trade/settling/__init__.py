"""Pages about settlements and invoices."""
