"""What is known about customers and competitors: dated facts, who brought them, what came of them."""
