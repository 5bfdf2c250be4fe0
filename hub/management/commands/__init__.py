"""Commands that need to know every app."""
