"""Every command of the window: menus, shortcuts, palette, help and tests read its table."""
