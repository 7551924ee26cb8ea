"""The HTTP client: downloads that are resumable, and proven to be whole."""
