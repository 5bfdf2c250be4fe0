"""Template filters about members."""
