"""What the command line is told, and how it is read."""
