"""What a notice says, and what of it may travel by mail. Pure: no queries, no clock.

Of what is marked TLP:AMBER or narrower the subject has no title, and the text none of the words
that people wrote; of TLP:RED nothing tells what it is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.text import with_article
from members.markings import Marking

OPEN: Final = (Marking.CLEAR, Marking.GREEN)
TITLE: Final = 80  # characters of a title in a subject
ATTENTION: Final = "One item needs your attention"


@dataclass(frozen=True, slots=True)
class Note:
    """A notice in words. `link` leads to where it is dealt with; `facts` are terms and texts."""

    marking: str
    subject: str
    title: str
    facts: tuple[tuple[str, str], ...]
    label: str
    link: str
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    """A wish, as far as a notice needs it."""

    title: str
    marking: str
    wanted: str
    asked_by: str
    reason: str
    state: str = ""
    answer: str = ""


def asked(wish: Told, *, link: str) -> Note:
    """To whoever may answer: somebody asks for wider sharing."""
    facts = [("Wished for", wish.wanted), ("By", wish.asked_by)]
    if wish.marking in OPEN:
        facts.append(("Why", wish.reason))
    return _about(
        wish,
        head="Asked to share more widely",
        facts=facts,
        label="Answer it on the hub",
        link=link,
        why="You get this because you may answer for its owner.",
    )


def answered(wish: Told, *, link: str) -> Note:
    """To whoever asked: there is an answer."""
    facts = [("You asked for", wish.wanted), ("The answer", wish.state)]
    if wish.marking in OPEN:
        facts.append(("Why", wish.answer))
    return _about(
        wish,
        head="Your wish for wider sharing is answered",
        facts=facts,
        label="Read the answer on the hub",
        link=link,
        why="You get this because you asked.",
    )


def elevated(*, role: str, nation: str, until: str, link: str) -> Note:
    """To the coordinators of a nation: somebody was let in to its restricted matter."""
    whose = with_article(nation)
    head = f"Somebody was elevated to read what {whose} restricts"
    return Note(
        marking=Marking.AMBER,
        subject=f"[TLP:{Marking.AMBER}] {head}",
        title=head,
        facts=(("Who", role), ("Until", until)),
        label="See who, why and until when",
        link=link,
        why=f"You get this because you are a coordinator of {whose}.",
    )


@dataclass(frozen=True, slots=True)
class News:
    """What is new in one saved search: a line for each, and how many `more` there are.

    What is TLP:AMBER or narrower is among those only.
    """

    name: str
    lines: tuple[str, ...]
    more: int
    link: str
    marking: str


def found(searches: Sequence[News], *, link: str) -> Note:
    """To whoever keeps searches: what is new in them."""
    marking = Marking.GREEN if any(n.marking == Marking.GREEN for n in searches) else Marking.CLEAR
    number = sum(len(news.lines) + news.more for news in searches)
    head = f"New in your saved searches: {number} write-up{'' if number == 1 else 's'}"
    return Note(
        marking=marking,
        subject=f"[TLP:{marking}] {head}",
        title=head,
        facts=tuple((news.name, _lines(news)) for news in searches),
        label="Your saved searches, where you also stop these letters",
        link=link,
        why="You get this once a week because you asked for it when you saved a search.",
    )


def _lines(news: News) -> str:
    rest = f"{news.more} more on the hub: {news.link}" if news.more else ""
    return "\n".join(("", *news.lines, *([rest] if rest else [])))


def _about(  # noqa: PLR0913 - the parts of a letter, all named
    wish: Told, *, head: str, facts: list[tuple[str, str]], label: str, link: str, why: str
) -> Note:
    prefix = f"[TLP:{wish.marking}]"
    if wish.marking == Marking.RED:
        return Note(
            wish.marking, f"{prefix} {ATTENTION}", ATTENTION, (), "See it on the hub", link, why
        )
    subject = f"{prefix} {head}"
    if wish.marking in OPEN:
        subject = f"{subject}: {_short(wish.title)}"
    return Note(wish.marking, subject, head, (("What", wish.title), *facts), label, link, why)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= TITLE else f"{words[: TITLE - 1].rstrip()}…"
