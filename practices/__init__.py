"""Topics, practice write-ups, their evidence, reuse and search."""
