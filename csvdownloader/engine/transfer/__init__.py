"""HTTP, of which nothing is believed before it is proven."""
