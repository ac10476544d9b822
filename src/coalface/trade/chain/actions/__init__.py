"""What is done about the whole chain."""
