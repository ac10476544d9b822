"""What is sold: from the contract to the month's account."""
