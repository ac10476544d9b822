"""What the business says about shipments, loading notes, weighing, rail, ships and losses."""
