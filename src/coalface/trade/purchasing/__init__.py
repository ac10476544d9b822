"""Coal bought from suppliers for blending and trading: contracts, receipts, results, statements, payments."""
