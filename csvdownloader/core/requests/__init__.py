"""Requests: what is asked for, as people give it and as it is checked."""
