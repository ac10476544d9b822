"""Several people in turn say yes, no or back to the author; whoever is away names a delegate."""
