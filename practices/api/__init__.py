"""The endpoints of practices, topics and the glossary."""
