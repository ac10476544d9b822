"""Pages for bringing files in: upload, columns, dry run, load, undo."""
