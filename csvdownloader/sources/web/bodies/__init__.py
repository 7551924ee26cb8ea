"""Turns the response bodies of a service into the rows of one file."""
