"""What people ask about price experiments."""
