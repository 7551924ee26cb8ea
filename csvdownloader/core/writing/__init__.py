"""The options of writing: what they are, as texts, and which go together."""
