"""What people do about prices."""
