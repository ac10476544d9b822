"""What people ask about bought coal."""
