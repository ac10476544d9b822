"""Settling coal, sold or bought: what statements of both sides keep, by which rules, and how they move."""
