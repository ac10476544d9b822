"""Controllers of compact shelves 密集架."""
