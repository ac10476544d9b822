"""Shelves, boxes, loans and scans of the paper archive will live here."""
