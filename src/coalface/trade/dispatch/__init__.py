"""Shipments to customers."""
