"""What survives a restart: the list of downloads and connections, and the system's key store."""
