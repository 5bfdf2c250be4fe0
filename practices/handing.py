"""How a file is handed out: as something to keep, never as something to show. Pure."""

from typing import Any

from practices.models import Attachment

_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def download(attachment: Attachment) -> dict[str, Any]:
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
