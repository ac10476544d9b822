"""Dated facts about a customer, by field group and source, will live here."""
