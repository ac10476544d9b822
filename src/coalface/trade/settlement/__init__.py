"""Statements from weights and assays to the fen, their approval, invoices and VAT."""
