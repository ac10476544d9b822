"""Printable papers: a Typst sheet and data in, a PDF out."""
