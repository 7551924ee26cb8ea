"""Reads any rows of a finished file, and finds texts in it, without reading the whole of it."""
