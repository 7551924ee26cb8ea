"""What depends on the operating system: where files lie, locks, signals, the log, the desktop."""
