"""A world in which every marking has a row, and every row a word found nowhere else."""

import datetime
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import time_machine
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings

from declarations.models import Principle
from members.markings import Marking
from members.models import Circle, Organisation
from practices.models import Adoption, Link, Practice, Status, Term, Topic
from practices.search.index import refresh_all
from tests.factories.practices import settle
from tests.readers import (
    MAY_READ,
    MAY_READ_PRACTICE,
    NOW,
    READERS,
    Cast,
    make_cast,
    make_practice,
    sharing_of,
)
from workinggroups.models import Action, AgendaItem, Decision, Meeting, MinutesState, WorkingGroup

# No two share four letters in a row with each other or with a page, nor a slip of the keys.
WORDS = [
    "abelzorf", "brunkwist", "clomphiver", "drandoquil", "efferplonk", "fjordavux", "gribbletam",
    "hovelstark", "ixomandry", "jabberquen", "kludovane", "lumpectrix", "morvithane", "nackerbold",
    "ostrevalim", "pindlewark", "quorvessa", "rastimugle", "sploonderk", "twizzenbar",
    "ulfhednark", "wyvercombe", "yttrophisk", "zephalunde",
]  # fmt: skip
_BACK = [word[::-1] for word in WORDS]
PRACTICE_WORD = dict(zip(MAY_READ_PRACTICE, WORDS, strict=False))
MEETING_WORD = dict(zip(MAY_READ, _BACK, strict=False))
ITEM_WORD = dict(zip(MAY_READ, _BACK[len(MAY_READ) :], strict=True))
EVERY_WORD = (*PRACTICE_WORD.values(), *MEETING_WORD.values(), *ITEM_WORD.values())
GROUP_WORD = "vexillogram"
LISTED = {
    level
    for level in MAY_READ_PRACTICE
    if not any(state in level for state in ("draft", "review", "withdrawn"))
}
UNPUBLISHED = {level for level in MAY_READ_PRACTICE if "draft" in level or "review" in level}
SYSTEMS = {reader for reader in READERS if "system" in reader}
SIGNED_OUT = {"stranger", *SYSTEMS}  # a key opens the API; a page takes no notice of it
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class World:
    """The cast, the rows by level, and the session of everybody who can sign in."""

    cast: Cast
    practices: Mapping[str, Practice]
    meetings: Mapping[str, Meeting]
    items: Mapping[str, AgendaItem]
    sessions: Mapping[str, str]

    def client(self, reader: str) -> Client:
        """A client that asks for pages as the reader does."""
        if reader in self.cast.secrets:
            return Client(headers={"authorization": f"Bearer {self.cast.secrets[reader]}"})
        client = Client()
        if reader in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[reader]
        return client


def read_by(reader: str, table: Mapping[str, Iterable[str]]) -> set[str]:
    """The levels that a table opens to a reader of pages."""
    as_reader = "stranger" if reader in SYSTEMS else reader
    return {level for level, readers in table.items() if as_reader in readers}


def words_in(reply: HttpResponse, words: Iterable[str] = EVERY_WORD) -> set[str]:
    """The words of this world that stand anywhere in a reply: head, body or address."""
    text = f"{dict(reply.items())} {reply.content.decode()}".casefold()
    return {word for word in words if word in text}


_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def body(reply: HttpResponse) -> str:
    """What a page says, without the token that is new each time."""
    return _TOKEN.sub("", reply.content.decode())


ABSENT = "zyzzyvaform"
_OF_THE_REQUEST = {"X-Request-ID", "X-Correlation-ID", "ETag", "RateLimit"}


@dataclass(frozen=True, slots=True)
class Refusals:
    """What a client is told about slugs that there are not, to hold against hidden ones."""

    client: Client
    method: str = "get"
    status: int | None = None
    known: dict[tuple[str, int], tuple[Any, ...]] = field(default_factory=dict)

    def is_as_if_absent(self, address: str, slug: str) -> bool:
        """Whether the slug is refused as one that there is not; `{}` stands for it.

        To the byte, head and body, but for the echo of the address.
        """
        key = (address, len(slug))
        if key not in self.known:
            other = ABSENT[: len(slug)]
            assert len(other) == len(slug)
            self.known[key] = self._said(address, other)
            assert self.known[key][0] == (self.status or self.known[key][0])
        return self._said(address, slug) == self.known[key]

    def _said(self, address: str, slug: str) -> tuple[Any, ...]:
        reply = getattr(self.client, self.method)(address.format(slug))
        head = {key: value for key, value in reply.items() if key not in _OF_THE_REQUEST}
        kept = f"{head} {body(reply)}".replace(slug, "ECHO")
        return reply.status_code, kept, sorted(reply.cookies)


@contextmanager
def fresh_cache() -> Iterator[None]:
    """Nothing that was drawn before is drawn from the cache in here."""
    default = {**settings.CACHES["default"], "KEY_PREFIX": uuid.uuid4().hex}
    if "locmem" in default["BACKEND"]:
        default["LOCATION"] = default["KEY_PREFIX"]
    with override_settings(CACHES={"default": default}):
        yield


@contextmanager
def without(hidden: Iterable[Any]) -> Iterator[None]:
    """The same world, had these rows never been written: neither they nor their words."""
    with transaction.atomic():
        for row in hidden:
            row.__class__.objects.filter(pk=row.pk).delete()
        refresh_all()
        with fresh_cache():
            yield
        transaction.set_rollback(True)


def build() -> World:
    """Make everybody and everything."""
    cast = make_cast()
    group = _groups(cast)
    return World(cast, _practices(cast), *_meetings(cast, group), _sessions(cast))


def _sessions(cast: Cast) -> dict[str, str]:
    made = {}
    with time_machine.travel(NOW, tick=False):
        for name, person in cast.people.items():
            client = Client()
            client.force_login(person)
            made[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return made


def _groups(cast: Cast) -> WorkingGroup:
    for slug in ("the-group", "secretariat"):
        Circle.objects.filter(slug=slug).update(name=f"Circle of {slug}")
    values = {"theme": "A theme", "remit": "What it is for.", "status": "active"}
    circle = Circle.objects.create(slug=GROUP_WORD, name=f"Circle {GROUP_WORD}")
    WorkingGroup.objects.create(
        slug=GROUP_WORD, name=GROUP_WORD, circle=circle, owner_circle=circle,
        marking=Marking.AMBER, **values,
    )  # fmt: skip
    own = cast.circles["the-group"]
    group: WorkingGroup = WorkingGroup.objects.create(
        slug="the-group", name="The group", circle=own, owner_circle=own,
        marking=Marking.CLEAR, **values,
    )  # fmt: skip
    return group


def _practices(cast: Cast) -> dict[str, Practice]:
    topic = Topic.objects.create(slug="the-topic", label="The topic", definition="A topic.")
    principle = Principle.objects.create(
        slug="the-principle",
        name="The principle",
        gloss="Do.",
        gloss_basis="official",
        number_2014=1,
    )
    council = Organisation.objects.create(
        slug="the-council", name="The council", kind="local_authority", country="EE",
        nation=cast.nations["estonia"],
    )  # fmt: skip
    openly = make_practice(
        cast, "clear", slug="open-hub", title="Open hub", owner_nation=cast.nations["denmark"]
    )
    made = {level: _practice(cast, level, word) for level, word in PRACTICE_WORD.items()}
    for practice in made.values():
        word = practice.slug
        practice.topics.add(topic)
        principle.practices.add(practice)
        practice.lessons.create(position=0, text=f"Mind the {word}.")
        practice.results.create(position=0, what=f"Users of {word}", value="7")
        uses = {"relation": "adopts", "what": word, "ref": "https://example.org/"}
        practice.reuses.create(
            position=0, who="Denmark", country="DK", nation=cast.nations["denmark"], **uses
        )
        practice.reuses.create(
            position=1, who="The council", country="EE", organisation=council, **uses
        )
        practice.uptake_figures.create(
            nation=cast.nations["estonia"], what=f"Use of {word}", value="9", ref="seed 001"
        )
        Adoption.objects.create(
            practice=practice, owner_nation=cast.nations["denmark"], marking=Marking.CLEAR,
            level="nation", kind="code", stage="in_use", scope=f"All {word}", written_at=NOW,
            created_at=NOW, updated_at=NOW,
        )  # fmt: skip
        Link.objects.create(source=openly, target=practice, kind="related")
        Link.objects.create(source=practice, target=openly, kind="based_on")
    Term.objects.create(
        slug="a-term", term="A term", definition="A word.",
        see={"practices": [practice.slug for practice in made.values()]},
    )  # fmt: skip
    for practice in (openly, *made.values()):
        settle(practice)
        Practice.objects.filter(pk=practice.pk).update(version=2)
        settle(practice)
    return made


def _practice(cast: Cast, level: str, word: str) -> Practice:
    return make_practice(
        cast,
        level,
        slug=word,
        title=f"The {word} platform",
        summary=f"What a {word} does beside a quokka.",
        situation=f"There was no {word}.",
        lead_organisation=f"Ministry of {word}",
        code_licence=word,
        has_open_source=True,
        is_compiled=True,
    )


def _meetings(cast: Cast, group: WorkingGroup) -> tuple[dict[str, Meeting], dict[str, AgendaItem]]:
    """One of each level, past and to come by turns, and an open one with points of each level."""
    openly = _meeting("open-call", "Open call", NOW - 3 * DAY, group=group, marking=Marking.CLEAR,
                      owner_nation=cast.nations["estonia"])  # fmt: skip
    unseen = WorkingGroup.objects.get(slug=GROUP_WORD)
    _meeting("open-part", "Open part", NOW + DAY / 2, group=unseen, marking=Marking.CLEAR,
             owner_circle=unseen.circle)  # fmt: skip
    meetings, items = {}, {}
    for at, (level, word) in enumerate(MEETING_WORD.items()):
        fields, named = sharing_of(cast, level)
        start = NOW + DAY * (at + 1) * (-1) ** at
        meeting = _meeting(
            word, f"The {word} call", start, group=group, place=f"Hall {word}",
            minutes=f"Of a {word}.", minutes_draft=f"Of a {word}.", **fields,
        )  # fmt: skip
        point = ITEM_WORD[level]
        item = AgendaItem.objects.create(
            meeting=openly,
            position=at + 1,
            title=f"The {point}",
            minutes=f"Said of {point}.",
            **fields,
        )
        for relation, rows in named.items():
            getattr(meeting, relation).set(rows)
            getattr(item, relation).set(rows)
        _entries(cast, meeting, None, word)
        _entries(cast, openly, item, point)
        meetings[level], items[level] = meeting, item
    return meetings, items


def _meeting(slug: str, title: str, start: datetime.datetime, **more: Any) -> Meeting:
    state = MinutesState.CIRCULATED if start < NOW else MinutesState.NONE
    meeting: Meeting = Meeting.objects.create(
        slug=slug, title=title, starts_at=start, time_zone="Europe/Tallinn", created_at=NOW,
        updated_at=NOW, minutes_state=state, **more,
    )  # fmt: skip
    return meeting


def _entries(cast: Cast, meeting: Meeting, item: AgendaItem | None, word: str) -> None:
    entry = {"meeting": meeting, "item": item, "number": 1, "paragraph": "", "fingerprint": word}
    Decision.objects.create(text=f"Buy a {word}.", **entry)
    Action.objects.create(
        text=f"Feed the {word}.", owner=cast.people["chair"], due=(NOW + 9 * DAY).date(), **entry
    )


def statuses_of(level: str) -> Status:
    """The state of the practice of a level."""
    if level not in UNPUBLISHED:
        return Status.WITHDRAWN if "withdrawn" in level else Status.PUBLISHED
    return Status.DRAFT if "draft" in level else Status.SUBMITTED
