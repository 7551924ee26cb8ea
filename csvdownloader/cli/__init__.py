"""The command line: composition roots that need no display. QtCore only."""
