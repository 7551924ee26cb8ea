"""Jobs without a window: run, delivered, found again, and looked into."""
