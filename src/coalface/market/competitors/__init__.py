"""Other sellers of coal: their master record."""
