"""Coal bought from suppliers for blending and trading will live here."""
