"""The calls of a run: made from a profile, sent, and understood."""
