"""What the business says about settling: weight, price, tax, states."""
