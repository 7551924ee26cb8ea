"""The inspection: what a text is and how it is read, told from samples of its bytes."""
