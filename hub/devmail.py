"""Mail of a local run: kept as files instead of sent, and shown at /dev/mail/.

The addresses below exist only when settings.DEV_MAIL is on (see hub/urls.py).
"""

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from pathlib import Path

from csp.decorators import csp_replace
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SHOWN = 200


class FolderBackend(BaseEmailBackend):
    """Write each message to a file of its own in settings.DEV_MAIL_DIR."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the messages; return how many. A reader never sees half a file."""
        folder = Path(settings.DEV_MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.time_ns()}-{uuid.uuid4().hex[:8]}"
            unfinished = folder / f"{name}.part"
            unfinished.write_bytes(message.message().as_bytes())
            unfinished.rename(folder / f"{name}.eml")
        return len(email_messages)


@dataclass(frozen=True)
class Letter:
    """One kept message, as the pages show it."""

    name: str
    sender: str
    to: str
    subject: str
    date: str
    text: str
    html: str


def letters() -> list[Letter]:
    """Return the newest messages, newest first."""
    files = sorted(Path(settings.DEV_MAIL_DIR).glob("*.eml"), reverse=True)
    return [_read(file) for file in files[:SHOWN]]


def letter(name: str) -> Letter:
    """Return the message of that name, or raise Http404."""
    for file in Path(settings.DEV_MAIL_DIR).glob("*.eml"):
        if file.stem == name:
            return _read(file)
    message = "No such message."
    raise Http404(message)


def _read(file: Path) -> Letter:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    return Letter(
        name=file.stem,
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        date=str(message["Date"] or ""),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: ParsedMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part else ""


@require_safe
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """List the kept messages."""
    return render(request, "dev/mailbox.html", {"letters": letters()})


@require_safe
@never_cache
def message(request: HttpRequest, name: str) -> HttpResponse:
    """Show one message: its head and its plain text."""
    return render(request, "dev/message.html", {"letter": letter(name)})


@require_safe
@never_cache
@csp_replace(  # type: ignore[arg-type]  # django-csp knows no views with arguments
    {
        "default-src": ["'none'"],
        "script-src": None,
        "style-src": ["'unsafe-inline'"],
        "img-src": ["data:"],
        "connect-src": None,
        "sandbox": ["allow-popups"],
    }
)
def html_part(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 - a view's shape
    """Show the HTML of a message as a mail program would: with its styles, without scripts."""
    return HttpResponse(letter(name).html)


urlpatterns = [
    path("", mailbox, name="dev-mailbox"),
    path("<str:name>/", message, name="dev-message"),
    path("<str:name>/html/", html_part, name="dev-message-html"),
]
