"""The list of downloads, and the page of one of them."""
