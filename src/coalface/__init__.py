"""Coalface: the customer system of a coal seller."""
