"""Repair: Django's admin, for site administrators, on record (docs/decisions/0019)."""
