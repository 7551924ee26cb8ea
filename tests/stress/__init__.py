"""A user who does anything, in any order, with the real window; run it by `python -m tests.stress`.

Every action has a random number of its own, made of seed and number, so that a run is repeated by
its seed. What the workers do meanwhile takes its own time, so the same seed may need a few runs.
"""
