"""Committees that look at customers on a schedule."""
