"""Small parts that know nothing of downloads."""
