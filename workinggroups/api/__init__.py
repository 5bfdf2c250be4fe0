"""The endpoints of groups, meetings and registers."""
