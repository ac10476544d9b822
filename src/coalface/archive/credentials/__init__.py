"""Licences and certificates: what is required, what is held, what expires."""
