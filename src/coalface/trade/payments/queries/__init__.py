"""What is still open on an account, and how old it is."""
