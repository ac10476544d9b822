"""The ground floor of trade: which customer months changed; the running account will live here."""
