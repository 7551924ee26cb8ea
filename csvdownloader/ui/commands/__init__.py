"""Commands: actions, the palette, and the sheet of shortcuts."""
