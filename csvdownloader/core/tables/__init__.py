"""Tables: their columns, and what is looked for and shown of their rows."""
