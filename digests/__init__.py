"""What is owed by mail, and its sending."""
