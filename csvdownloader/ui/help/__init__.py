"""The help: the pages of the program, with a search."""
