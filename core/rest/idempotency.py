"""Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a POST repeated is done once.

The first request claims its key in a row of its own, so that twins see it at once. The change
and the stored answer are then committed together: after a crash either both are there or
neither. A claim that its process left behind may be taken over once its lease is over, and
then the first owner, should it wake up, cannot commit any more.
"""

import datetime
import hashlib
import re
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from core.models import IdempotentReply
from core.rest import problems
from core.rest.auth import credential
from core.rest.problems import Problem

LIFE: Final = datetime.timedelta(hours=24)
LEASE: Final = datetime.timedelta(seconds=60)
_KEY: Final = re.compile(r'"([\x20\x21\x23-\x5b\x5d-\x7e]{1,255})"')
_STORED_HEADERS: Final = ("Location", "ETag", "Content-Type", "Cache-Control", "Vary")

Handler = Callable[..., HttpResponse]


def idempotent(*, required: bool = False) -> Callable[[Handler], Handler]:
    """Make a POST handler honour Idempotency-Key; with `required` the key must be sent.

    The handler runs in a transaction and returns a finished HttpResponse. Answers of 2xx are
    kept for 24 hours per credential, address and key; anything else is forgotten, so that the
    client may mend its request and use the key again.
    """

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        def answer(view: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            key = _key(request, required=required)
            if key is None:
                return handler(view, request, *args, **kwargs)
            now = timezone.now()
            claim = claim_or_replay(request, key, at=now)
            if isinstance(claim, HttpResponse):
                return claim
            return _run(claim, lambda: handler(view, request, *args, **kwargs))

        answer.takes_idempotency_key = True  # type: ignore[attr-defined] # read by the schema
        return answer

    return decorate


def claim_or_replay(
    request: Request, key: str, *, at: datetime.datetime
) -> IdempotentReply | HttpResponse:
    """Return the row that is now ours to fill, or the answer stored by an earlier request.

    Raises 409 while the first request runs and 422 when the key was used with another body.
    """
    who, route = credential(request), f"{request.method} {request.path}"[:300]
    fingerprint = hashlib.sha256(request.content_type.encode() + b"\n" + request.body).hexdigest()
    fresh = {
        "claim": secrets.token_hex(16),
        "fingerprint": fingerprint,
        "leased_until": at + LEASE,
        "expires_at": at + LIFE,
    }
    mine = IdempotentReply(credential=who, route=route, key=key, **fresh)
    try:
        with transaction.atomic():
            mine.save(force_insert=True)
    except IntegrityError:
        return _second(who, route, key, fresh, at=at)
    return mine


def forget_expired(*, at: datetime.datetime) -> int:
    """Delete the answers whose life is over at the moment `at`; return how many there were."""
    return IdempotentReply.objects.filter(expires_at__lte=at).delete()[0]


def _second(
    who: str, route: str, key: str, fresh: dict[str, Any], *, at: datetime.datetime
) -> IdempotentReply | HttpResponse:
    rows = IdempotentReply.objects.filter(credential=who, route=route, key=key)
    first = rows.first()
    if first is None:  # it failed and was forgotten in this very moment
        raise _running()
    if first.expires_at > at and first.fingerprint != fresh["fingerprint"]:
        raise Problem(problems.KEY_REUSED)
    if first.status is not None and first.expires_at > at:
        return _replay(first)
    if first.status is None and first.leased_until > at:
        raise _running()
    # Expired, or left behind: take it over, unless another twin does so first.
    taken = rows.filter(claim=first.claim).update(status=None, body=b"", headers={}, **fresh)
    if not taken:
        raise _running()
    return rows.get()


def _run(mine: IdempotentReply, work: Callable[[], HttpResponse]) -> HttpResponse:
    held = IdempotentReply.objects.filter(pk=mine.pk, claim=mine.claim)
    try:
        with transaction.atomic():
            reply = work()
            if not 200 <= reply.status_code < 300:  # noqa: PLR2004 - what HTTP calls success
                raise _NotKept(reply)  # noqa: TRY301 - leaves the transaction, undone
            stored = held.update(
                status=reply.status_code,
                body=reply.content,
                headers={n: reply.headers[n] for n in _STORED_HEADERS if n in reply.headers},
            )
            if not stored:  # the lease ran out and another took over: undo ours
                raise _running()  # noqa: TRY301 - leaves the transaction, undone
    except _NotKept as answered:
        held.delete()
        return answered.reply
    except BaseException:
        held.delete()
        raise
    return reply


class _NotKept(Exception):  # noqa: N818 - carries an answer out of its transaction
    def __init__(self, reply: HttpResponse) -> None:
        super().__init__()
        self.reply = reply


def _replay(first: IdempotentReply) -> HttpResponse:
    reply = HttpResponse(bytes(first.body), status=first.status, headers=dict(first.headers))
    reply.headers["Idempotent-Replayed"] = "true"
    return reply


def _running() -> Problem:
    return Problem(problems.IN_PROGRESS, headers={"Retry-After": "1"})


def _key(request: Request, *, required: bool) -> str | None:
    sent = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if sent is None and not required:
        return None
    found = _KEY.fullmatch((sent or "").strip())
    if found is None:
        detail = 'Send Idempotency-Key as 1 to 255 characters in quotes, such as "8e03978e-40d5".'
        faults = [problems.header_fault("Idempotency-Key", detail, "format" if sent else "missing")]
        raise Problem(problems.MALFORMED, errors=faults)
    return found.group(1)
