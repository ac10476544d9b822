"""What happens outside: competitors; price indices, quotes, port stocks and drivers will live here."""
