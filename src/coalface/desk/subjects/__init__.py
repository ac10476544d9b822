"""The registry through which earlier stages reach later ones without importing them."""
