"""The coalface command."""
