"""What a stranger holds changes with what strangers may read, and with nothing else."""

from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.test import Client

from members.markings import Marking
from tests.api.conftest import client_of
from tests.factories.workinggroups import AFTER, AT
from tests.readers import Cast
from workinggroups import actions
from workinggroups.actions import Details, Point
from workinggroups.models import AgendaItem, Meeting

LIST = "/api/v1/meetings/"
HELD = (LIST, "/api/v1/decisions/", "/api/v1/actions/")
PAGES = ("/meetings/", "/decisions/")


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def clear(cast: Cast, details: Details) -> Meeting:
    """A meeting of the whole network that everybody may read."""
    open_to_all = replace(details, marking=Marking.CLEAR)
    return actions.arrange(group=None, details=open_to_all, by=cast.people["secretariat"], at=AT)


def seen() -> list[tuple[Any, bytes]]:
    """The tag and the bytes of each list, as a stranger gets them."""
    replies = [Client().get(address) for address in (*HELD, *PAGES)]
    return [(reply.headers.get("ETag"), reply.content) for reply in replies]


def tag() -> str:
    return str(Client().get(LIST).headers["ETag"])


def test_hidden_writes_leave_a_stranger_what_is_held(
    cast: Cast, details: Details, clear: Meeting, meeting: Meeting
) -> None:
    sec, chair = cast.people["secretariat"], cast.people["chair"]
    actions.write_minutes(clear, texts={"minutes": "Words."}, by=sec, at=AFTER)
    actions.circulate(clear, by=sec, at=AFTER)
    before = seen()
    red = Point("Zanzibar", marking=Marking.RED, people=[sec])
    item = actions.add_point(clear, point=red, by=sec, at=AFTER)
    actions.change_point(item, point=replace(red, title="Pemba"), by=sec, at=AFTER)
    actions.write_minutes(clear, texts={f"item-{item.pk}": "DECISION: Go."}, by=sec, at=AFTER)
    actions.circulate(clear, by=sec, at=AFTER)
    gone = actions.add_point(clear, point=red, by=sec, at=AFTER)
    actions.remove_point(gone, by=sec, at=AFTER)
    actions.arrange(group=None, details=details, by=sec, at=AFTER)
    actions.update(meeting, details=replace(details, title="Moved"), by=chair, at=AFTER)
    assert seen() == before


def test_open_writes_change_what_a_stranger_holds(
    cast: Cast, details: Details, clear: Meeting, meeting: Meeting
) -> None:
    sec, chair = cast.people["secretariat"], cast.people["chair"]
    tags, pages = [tag()], [Client().get("/meetings/").content]
    opened = replace(details, marking=Marking.CLEAR)
    actions.arrange(group=None, details=opened, by=sec, at=AFTER)
    tags.append(tag())
    pages.append(Client().get("/meetings/").content)
    item = actions.add_point(clear, point=Point("Budget"), by=sec, at=AFTER)
    tags.append(tag())
    red = Point("Budget", marking=Marking.RED, people=[sec])
    actions.change_point(item, point=red, by=sec, at=AFTER, reason="It names a price.")
    tags.append(tag())
    actions.write_minutes(clear, texts={"minutes": "DECISION: Adopt it."}, by=sec, at=AFTER)
    actions.circulate(clear, by=sec, at=AFTER)
    tags.append(tag())
    why = "It is over."  # GREEN becomes CLEAR
    actions.share_wider(
        meeting, marking=Marking.CLEAR, asked_by=chair, by=sec, at=AFTER, reason=why
    )
    tags.append(tag())
    pages.append(Client().get("/meetings/").content)
    meeting.refresh_from_db()
    actions.update(meeting, details=details, by=chair, at=AFTER, reason=why)  # and GREEN again
    tags.append(tag())
    last = actions.add_point(clear, point=Point("Closing"), by=sec, at=AFTER)
    tags.append(tag())
    actions.remove_point(last, by=sec, at=AFTER)
    tags.append(tag())
    assert len(set(tags)) == len(tags) == 9
    assert len(set(pages)) == len(pages)
    assert AgendaItem.objects.get().marking == Marking.RED


def test_a_system_holds_what_it_reads_and_no_number(
    cast: Cast, details: Details, clear: Meeting
) -> None:
    system, sec = client_of(cast, "nation's system"), cast.people["secretariat"]
    first = system.get(LIST)
    red = Point("Zanzibar", marking=Marking.RED, people=[sec])
    actions.add_point(clear, point=red, by=sec, at=AFTER)
    strict = replace(details, marking=Marking.STRICT)
    actions.arrange(group=None, details=strict, by=sec, at=AFTER, invite=[sec])
    held = {"if-none-match": first.headers["ETag"]}
    assert system.get(LIST, headers=held).status_code == 304
    actions.arrange(group=None, details=details, by=sec, at=AFTER)
    assert system.get(LIST, headers=held).status_code == 200
