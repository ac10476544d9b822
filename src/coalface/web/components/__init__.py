"""The few components every page is made of."""
