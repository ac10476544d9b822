"""What the business says about buying coal."""
