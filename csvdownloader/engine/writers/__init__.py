"""The writers: from a finished file to any format that can be saved."""
