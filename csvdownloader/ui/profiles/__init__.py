"""Profiles of web services: the list to choose from, and the check of one."""
