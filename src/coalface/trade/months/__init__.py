"""The maintained customer x month x product summary and its cash sibling."""
