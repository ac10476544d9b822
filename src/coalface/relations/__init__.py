"""How customers are won and kept: reviews; funnel, campaigns, visits, service and targets will live here."""
