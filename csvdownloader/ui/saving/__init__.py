"""How a finished file is saved: format, options, preview, place, and what was saved so far."""
