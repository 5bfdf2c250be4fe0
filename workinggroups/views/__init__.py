"""Pages of groups, meetings, minutes and registers."""
