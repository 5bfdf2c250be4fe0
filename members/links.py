"""Tokens in the links of invitations: opaque, one per letter, and only their hash is stored."""

import base64
import hashlib
import hmac

from django.conf import settings


def token_for(message_id: str) -> str:
    """The token in a letter, made from its Message-ID: a repeat of the letter carries the same."""
    key = f"invitation:{settings.SECRET_KEY}".encode()
    digest = hmac.new(key, message_id.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(token: str) -> str:
    """What is stored of a token: SHA-256, in hexadecimal. Any text has one."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
