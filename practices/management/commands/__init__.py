"""Commands of the practices app."""
