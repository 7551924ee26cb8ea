"""The list of jobs, and what happens to them."""
