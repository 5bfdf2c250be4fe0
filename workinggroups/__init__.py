"""Groups, meetings, minutes, decisions and actions."""
