"""The customer record, its names and contacts, and the terms it is granted."""
