"""What the API takes and tells of practices, topics and the glossary."""
