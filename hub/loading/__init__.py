"""Loading the network's data from a folder of YAML files: read, check all of it, then write."""
