"""Runs one Ibis expression on DuckDB or on PostgreSQL."""
