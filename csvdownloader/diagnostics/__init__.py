"""What is told of trouble: crashes, and a report of how the program stands, without values."""
