"""What the operating system gives: where files lie, who may write them, and when to end."""
