"""What depends on the operating system: the data folder, its lock, and signals."""
