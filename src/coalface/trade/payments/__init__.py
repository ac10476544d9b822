"""Money received from customers."""
