"""The small kernel: it knows no nation, practice or summit."""
