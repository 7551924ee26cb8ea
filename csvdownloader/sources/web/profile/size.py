"""How large a profile may be. On its own, so that the catalogue needs nothing that reads TOML."""

LONGEST_PROFILE = 1 << 16  # characters; a longer text is no profile
