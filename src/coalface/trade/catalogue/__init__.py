"""Mines, products and stations."""
