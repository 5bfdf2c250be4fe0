"""One search over everything: practices and, beside them, what is smaller in number."""
