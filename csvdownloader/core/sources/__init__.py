"""What the sources share, and how what they have is named and read."""
