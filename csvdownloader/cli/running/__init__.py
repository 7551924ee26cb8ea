"""Jobs without a window."""
