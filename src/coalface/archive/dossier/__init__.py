"""Dated facts about customers and competitors, their templates, and the way a fact travels."""
