"""What is stored of the secret in a feed's address. Pure."""

import hashlib


def hash_of(token: str) -> str:
    """SHA-256, in hexadecimal: the secret is long and random, so that no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
