"""Lots, samples, assays and disputes: of what quality the coal was, and whose word on it counts."""
