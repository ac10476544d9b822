"""What a cell may hold, which header means which column, and whether a row can be accepted."""
