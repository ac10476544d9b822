"""Queued work with visible progress."""
