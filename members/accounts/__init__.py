"""What the sign-in library asks and tells: doors like the pages, opened by the library."""
