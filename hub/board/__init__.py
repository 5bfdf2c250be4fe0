"""The secretariat's board: what waits for somebody, across the whole network."""
