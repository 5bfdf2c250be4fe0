"""The network's summits and other gatherings."""
