"""Full-text search over practices: one interface, two engines."""
