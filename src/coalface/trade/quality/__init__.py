"""Lots, samples, assays and disputes will live here."""
