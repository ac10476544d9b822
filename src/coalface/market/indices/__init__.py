"""Price indices: published series of coal prices, as they came and as they were corrected."""
