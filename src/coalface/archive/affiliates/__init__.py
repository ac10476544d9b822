"""Ownership, shared representatives and guarantees between companies."""
