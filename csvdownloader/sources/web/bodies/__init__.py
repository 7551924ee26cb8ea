"""From the bodies that a service sends to the rows of one file."""
