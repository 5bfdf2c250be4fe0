"""The endpoints of members, and who asks by a key."""
