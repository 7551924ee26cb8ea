"""The domain: values, rules and messages. Standard library only."""
