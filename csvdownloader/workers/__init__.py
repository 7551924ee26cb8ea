"""Runs tasks off the GUI thread, and keeps the job list. QtCore only."""
