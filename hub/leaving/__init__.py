"""Leaving and moving: what somebody holds in every app, and to whom it goes."""
