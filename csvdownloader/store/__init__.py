"""The job store: what survives a restart."""
