"""Periodic revisions of all archives, and scheduled care for the important and the risky."""
