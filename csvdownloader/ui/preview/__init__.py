"""The table that shows the first rows of a file."""
