"""Made-up but believable data of a Chinese coal group."""
