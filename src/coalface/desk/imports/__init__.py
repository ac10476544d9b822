"""Tables from CSV and XLSX files: map, check, load, resume, undo."""
