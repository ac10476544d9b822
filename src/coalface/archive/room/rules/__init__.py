"""What the archive room goes by: codes, states, free places, stock-taking, retention (R44)."""
