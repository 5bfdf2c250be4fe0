"""What a notice says by mail, and what of it may travel. Pure: values in, strings out.

Of what is marked TLP:AMBER or narrower the subject has no title, and the text none of the words
that people wrote; of TLP:RED nothing tells what it is about (TLP 2.0).
"""

from dataclasses import dataclass
from typing import Final

from core.text import with_article
from members.markings import Marking, narrower
from practices.models import Notice, NoticeKind

_OPEN: Final = frozenset([Marking.CLEAR, Marking.GREEN])
TITLE: Final = 80  # characters of a title in a subject
_WAITING: Final = "Something on the Digital Nations hub needs your attention"


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice ready to render. `subject` carries the marking; `url` is absolute."""

    subject: str
    marking: str
    paragraphs: tuple[str, ...]
    url: str
    label: str


def letter_of(notice: Notice, *, site: str, link: str = "") -> Letter:
    """The letter for a notice with its practice, adoption, invitation and warning at hand.

    `link` is the address of what the person is asked to do, where that is one of its own.
    """
    practice, adoption = notice.practice, notice.adoption
    marking = practice.marking
    if adoption is not None:
        marking = narrower(marking, adoption.marking)
    page = adoption or practice
    url = f"{site}{link or page.get_absolute_url()}"
    if marking == Marking.RED:
        return Letter(f"[TLP:RED] {_WAITING}", marking, (f"{_WAITING}.",), url, "Read it there")
    head, *said = _SAID[NoticeKind(notice.kind)](notice)
    subject = f"[TLP:{marking}] {head}"
    if marking in _OPEN:
        title = str(page if adoption is not None else practice.title)
        subject = f"{subject}: {_short(title)}"
    else:
        said = said[:1]
    return Letter(subject, marking, tuple(said), url, _LABEL[notice.kind])


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= TITLE else f"{words[: TITLE - 1].rstrip()}…"


def _invited(notice: Notice) -> tuple[str, ...]:
    title, asked = notice.practice.title, notice.invitation
    source = with_article(notice.practice.owner.name)
    subject = "Does your nation use this?"
    said = f"{source[0].upper()}{source[1:]} asks whether your nation takes up “{title}”. "
    said += "Only your own people can say so; it takes two minutes."
    note = asked.note if asked else ""
    return (subject, said, note) if note else (subject, said)


def _to_confirm(notice: Notice) -> tuple[str, ...]:
    said = f"“{notice.adoption}” was written or changed. It counts as confirmed once somebody "
    return "To confirm", f"{said}else than who wrote it says that it is so."


def _to_acknowledge(notice: Notice) -> tuple[str, ...]:
    said = f"“{notice.adoption}” is confirmed by its adopter. You can say that you know of it."
    return "New adoption", said


def _lapsing(notice: Notice) -> tuple[str, ...]:
    adoption = notice.adoption
    day = adoption.lapses_at if adoption else None
    until = f"{day.day} {day:%B %Y}" if day else "soon"
    said = f"“{adoption}” counts as confirmed until {until}. If it is still so, say so in one step."
    return "Still so?", said


def _security(notice: Notice) -> tuple[str, ...]:
    warning = notice.warning
    about = f"A security notice for all who use “{notice.practice.title}”."
    return "Security notice", about, f"{warning.subject}\n\n{warning.text}" if warning else ""


def _review(notice: Notice) -> tuple[str, ...]:
    title = notice.practice.title
    said = f"“{title}” was last confirmed a year ago or more. If it is still true, say so in one "
    return "Still true?", f"{said}step; if not, change it."


def _contact(notice: Notice) -> tuple[str, ...]:
    thing = notice.adoption or notice.practice
    said = f"Whoever answered for “{thing}” has left. Name somebody else within ten days."
    return "Who answers now?", said


_SAID: Final = {
    NoticeKind.INVITED: _invited,
    NoticeKind.TO_CONFIRM: _to_confirm,
    NoticeKind.TO_ACKNOWLEDGE: _to_acknowledge,
    NoticeKind.LAPSING: _lapsing,
    NoticeKind.SECURITY: _security,
    NoticeKind.REVIEW: _review,
    NoticeKind.CONTACT: _contact,
}
_LABEL: Final[dict[str, str]] = {
    NoticeKind.INVITED: "Say whether you use it",
    NoticeKind.TO_CONFIRM: "Look at it and confirm",
    NoticeKind.TO_ACKNOWLEDGE: "Look at it",
    NoticeKind.LAPSING: "Look at it and confirm",
    NoticeKind.SECURITY: "Read it on the hub",
    NoticeKind.REVIEW: "Look at it and say so",
    NoticeKind.CONTACT: "Name somebody",
}
