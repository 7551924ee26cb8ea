"""CSV Downloader: get the CSV you asked for, with proof that it is whole."""

__version__ = "0.1.0"
