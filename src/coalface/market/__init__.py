"""What happens outside: price indices, quotes, port stocks, competitors and drivers will live here."""
