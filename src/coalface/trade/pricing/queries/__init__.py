"""What people ask about prices."""
