"""Every word exchanged with a customer, in order of time."""
