"""How a file is handed out: as something to keep, never as something to show. Pure."""

from typing import Any, Protocol

_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


class Handed(Protocol):
    """What is known of a file that is handed out."""

    size: int

    @property
    def download_name(self) -> str:
        """The name that a download carries."""

    @property
    def content_type(self) -> str:
        """Its media type, with a charset for text."""


def download(attachment: Handed) -> dict[str, Any]:
    """What a FileResponse is told: the name (RFC 6266), and that no browser runs or guesses it."""
    return {
        "as_attachment": True,
        "filename": attachment.download_name,
        "content_type": attachment.content_type,
        "headers": {
            "Content-Length": str(attachment.size),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": _POLICY,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, no-store",
        },
    }
