"""What needs the whole chain: totals, concentration, fulfilment."""
