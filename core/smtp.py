"""What a mail server's refusal means. Pure: an error in, a verdict out."""

import smtplib
from dataclasses import dataclass
from enum import Enum
from typing import Final

_PERMANENT: Final = 500


class Fate(Enum):
    """What to do after a refusal."""

    FAIL = "this mail will never be taken"
    RETRY = "this mail may be taken later"
    OUTAGE = "the server takes no mail now"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A verdict with a short reason for the ledger; nothing in it names a person."""

    fate: Fate
    reason: str


def refusal_of(error: OSError) -> Refusal:
    """What `error`, raised while connecting or sending, means for this mail and the next.

    (smtplib's errors are OSErrors, too.)
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        code = max(codes, default=0)
        return Refusal(_by_code(code), f"The address was refused ({code}).")
    if isinstance(error, smtplib.SMTPDataError):
        return Refusal(_by_code(error.smtp_code), f"The mail was refused ({error.smtp_code}).")
    if isinstance(error, smtplib.SMTPResponseException):
        return Refusal(Fate.OUTAGE, f"The mail server refused the hub ({error.smtp_code}).")
    if not isinstance(error, smtplib.SMTPException):
        return Refusal(Fate.OUTAGE, f"The mail server was not reached ({type(error).__name__}).")
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return Refusal(Fate.OUTAGE, "The mail server hung up.")
    return Refusal(Fate.RETRY, f"The mail could not be handed over ({type(error).__name__}).")


def _by_code(code: int) -> Fate:
    return Fate.FAIL if code >= _PERMANENT else Fate.RETRY
