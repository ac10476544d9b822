"""What admission says: its states, its questions, its standing."""
