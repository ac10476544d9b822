"""How dates and numbers are written, per language (Django's own zh_Hans has no thousands separator)."""
