"""What it all means: cube, mining, forecast and allocation will live here."""
