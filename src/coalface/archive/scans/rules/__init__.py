"""What a scan says: lines of text from pieces of it, and proposals from the lines."""
