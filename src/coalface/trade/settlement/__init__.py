"""Statements from weights and assays to the fen, invoices and VAT will live here."""
