"""What is said and asked at the terminal."""
