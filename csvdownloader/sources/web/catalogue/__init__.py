"""The profiles that there are: bundled ones and the user's own, and the accounts that they take."""
