"""Pages of nations, organisations and the network, and a person's own."""
