"""The window: arranges widgets and connects them to the service."""
