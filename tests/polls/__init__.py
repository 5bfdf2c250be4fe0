"""Polls of when to meet."""
