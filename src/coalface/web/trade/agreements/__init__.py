"""Pages about contracts: terms, approval, fulfilment, price lists and quotes."""
