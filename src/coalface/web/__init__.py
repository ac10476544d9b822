"""The pages, one folder per stage."""
