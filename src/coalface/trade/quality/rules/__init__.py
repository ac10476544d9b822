"""What the business says about lots, samples and assays."""
