"""What the business says about settling coal, sold or bought: weight, price, tax, states."""
