"""Today, the inbox, and the files that hang on records."""
