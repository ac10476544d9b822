"""What planning says: sharing out a shortage, states of a plan, railway requests."""
