"""What the program is about: values, rules and words. Standard library only."""
