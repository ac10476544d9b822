"""Pages of trade: shipments, contracts, receipts, totals, concentration and the catalogue."""
