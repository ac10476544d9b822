"""Pages of the market: price indices, their values, and floating prices made of them."""
