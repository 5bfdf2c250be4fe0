"""Sending a batch: claim, compose, check once more, send, record. One bad mail stops no other."""

import datetime
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from core.posting import Clock, Sender, Written, hang_up
from core.smtp import Fate, refusal_of
from digests import queries
from digests.actions.standing import OUTAGE_PAUSE, begin, claim, give_back, put_off, settle
from digests.letters import Letter
from digests.lists import list_id, list_of
from digests.models import Delivery, DeliveryState
from digests.tokens import token_for

logger = structlog.get_logger(__name__)

# Rights that were looked up longer ago than this are looked up again before the next mail.
FRESH = datetime.timedelta(seconds=1)
GONE = queries.Withheld("The meeting or the person is gone.")


Rendered = Written
Render = Callable[[Letter, str], Rendered]


@dataclass(frozen=True, slots=True)
class Terms:
    """How much to take at once, how long a claim holds, and how long one call may last.

    `lease` must outlast one mail: connect, greeting, sender, recipient and data, each up to
    EMAIL_TIMEOUT. `longest` must end before Celery's soft limit.
    """

    size: int
    lease: datetime.timedelta
    longest: datetime.timedelta = datetime.timedelta(seconds=120)


@dataclass(slots=True)
class _Batch:
    """What is left of a batch, and what was last known about it."""

    left: list[Delivery]
    clock: Clock
    verdicts: dict[int, queries.Verdict] = field(default_factory=dict)
    known_at: datetime.datetime | None = None

    def verdict(self, delivery: Delivery) -> queries.Verdict:
        """What the delivery says, by rights not older than FRESH."""
        now = self.clock()
        if self.known_at is None or now - self.known_at > FRESH:
            self.verdicts, self.known_at = queries.compose(self.left), now
        return self.verdicts.get(delivery.pk, GONE)


def send_batch(
    *, terms: Terms, clock: Clock, render: Render, connect: Callable[[], Sender]
) -> dict[str, int]:
    """Send what is due, up to `terms.size`; return how many ended in which way.

    The clock and the connection come from the caller. A crash between a mail's sending and its
    record is the only way to a second copy, which then has the same Message-ID.
    """
    batch = _Batch(claim(size=terms.size, lease=terms.lease, at=clock()), clock)
    if not batch.left:
        return {}
    tally: Counter[str] = Counter()
    until = clock() + terms.longest
    sender = connect()
    try:
        sender.open()
        while batch.left and clock() < until and not tally[Fate.OUTAGE.name]:
            tally[_one(batch, terms, render, sender)] += 1
            batch.left.pop(0)
    except OSError as error:
        tally[Fate.OUTAGE.name] += 1
        logger.warning("digest_refused", reason=refusal_of(error).reason)
    finally:
        hang_up(sender)
    if batch.left:
        pause = OUTAGE_PAUSE if tally[Fate.OUTAGE.name] else datetime.timedelta()
        tally["given back"] = give_back(batch.left, due_at=clock() + pause)
    logger.info("digest_batch", **{word.lower().replace(" ", "_"): n for word, n in tally.items()})
    return dict(tally)


def _one(batch: _Batch, terms: Terms, render: Render, sender: Sender) -> str:
    """Deal with the first delivery left; return in one word how it ended."""
    delivery = batch.left[0]
    verdict = batch.verdict(delivery)
    if isinstance(verdict, queries.Withheld):
        state = DeliveryState.WITHHELD
        settle(delivery, state=state, note=verdict.reason, at=batch.clock())
        return state.value
    if not begin(delivery, lease=terms.lease, at=batch.clock()):
        return "lost"
    if isinstance(verdict, queries.Uncomposed):
        put_off(delivery, reason=verdict.reason, at=batch.clock())
        return Fate.RETRY.name
    try:
        token = token_for(delivery.message_id)
        sender.send_messages([_mail(delivery, render(verdict, token), token)])
    except OSError as error:
        return _refused(delivery, error, at=batch.clock())
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        # Not one of the others is at fault: this one waits, the rest goes on.
        logger.exception("digest_not_written", delivery=delivery.pk)
        put_off(delivery, reason=f"Not written ({type(error).__name__}).", at=batch.clock())
        return Fate.RETRY.name
    settle(delivery, state=DeliveryState.SENT, note=delivery.note, at=batch.clock())
    return DeliveryState.SENT.value


def _refused(delivery: Delivery, error: OSError, *, at: datetime.datetime) -> str:
    refusal = refusal_of(error)
    logger.warning("digest_refused", delivery=delivery.pk, reason=refusal.reason)
    if refusal.fate is Fate.FAIL:
        settle(delivery, state=DeliveryState.FAILED, note=refusal.reason, at=at)
    else:
        put_off(delivery, reason=refusal.reason, at=at)
    return refusal.fate.name


def _mail(delivery: Delivery, rendered: Rendered, token: str) -> EmailMultiAlternatives:
    host = urlsplit(settings.SITE_URL).hostname or ""
    stop = f"{settings.SITE_URL}/digests/stop/{token}/"
    mail = EmailMultiAlternatives(
        rendered.subject,
        rendered.text,
        to=[delivery.person.email],
        headers={
            "Message-ID": delivery.message_id,
            "List-Id": list_id(list_of(delivery.circulation.meeting), host),
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(rendered.html, "text/html")
    return mail
