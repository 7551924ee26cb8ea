"""The whole file of a finished job: a table of all rows, in which one goes, finds and copies."""
