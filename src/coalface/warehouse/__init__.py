"""The columnar copy of the business tables."""
