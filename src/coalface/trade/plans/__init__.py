"""Monthly orders, balance and loading plans will live here."""
