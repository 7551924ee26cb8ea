"""The result of a run: its files or pages, and whether they are all."""
