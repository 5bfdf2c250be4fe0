"""The pages about practices, topics and the glossary, and who can see a practice."""
