"""The page where a download begins, and everything by which a source is given to the window."""
