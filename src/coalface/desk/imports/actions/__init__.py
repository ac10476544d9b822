"""Starting, checking, loading and undoing an import."""
