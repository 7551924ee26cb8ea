"""Files on a disk: durable, private, locked, and with room for them."""
