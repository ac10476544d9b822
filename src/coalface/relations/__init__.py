"""How customers are won and kept: funnel, reviews, campaigns, visits, service and targets will live here."""
