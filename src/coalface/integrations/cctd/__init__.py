"""The public series of the coal market network CCTD as an import preset."""
