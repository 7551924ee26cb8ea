"""The domain: values, rules and messages. Standard library and msgspec only."""
