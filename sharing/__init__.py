"""Wishes to share an item more widely, and the second person who agrees."""
