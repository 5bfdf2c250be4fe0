"""Writing checked records, one module per kind of thing."""
