"""Profiles: TOML files that describe web export services, read and checked."""
