"""Tasks and alerts addressed to a person."""
