"""Contracts and their monthly quantities."""
