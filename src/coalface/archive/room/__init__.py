"""Shelves, boxes, loans and stock-taking of the paper archive."""
