"""Credit investigation, risk assessment and the decision to admit a customer will live here."""
