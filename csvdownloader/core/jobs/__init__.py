"""Jobs: their states, their records, and what becomes of them."""
