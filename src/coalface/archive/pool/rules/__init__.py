"""What the pool and the census go by."""
