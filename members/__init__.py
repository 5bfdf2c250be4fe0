"""Nations, organisations, people, circles, and who may read what."""
