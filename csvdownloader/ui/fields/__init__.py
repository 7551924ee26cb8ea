"""Fields that ask for one value each."""
