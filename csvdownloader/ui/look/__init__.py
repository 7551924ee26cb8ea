"""How the window looks: colours, sizes, icons, the focus ring. Knows nothing of downloads."""
