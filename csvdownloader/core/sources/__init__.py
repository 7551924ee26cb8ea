"""What sources are asked for, and what they say. They themselves are in `sources`."""
