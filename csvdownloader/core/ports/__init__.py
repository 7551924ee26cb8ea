"""The interfaces between the layers. `app` and `cli` bring the implementations together.

What only their signatures name is imported by type checkers alone: every layer loads them.
"""
