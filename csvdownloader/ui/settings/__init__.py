"""The settings: one dialog, with a page for each section."""
