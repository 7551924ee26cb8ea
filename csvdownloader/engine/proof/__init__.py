"""What proves that a file is whole, now and later."""
