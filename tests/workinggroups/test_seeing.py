import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from members.markings import Marking
from tests.readers import NOW, Cast
from workinggroups import actions
from workinggroups.actions import Details, Point
from workinggroups.models import AgendaItem, Meeting, WorkingGroup

pytestmark = pytest.mark.django_db
LATER = NOW + datetime.timedelta(days=1)
WHY = "Its owner decided so."


def arranged(cast: Cast, group: WorkingGroup, **more: Any) -> Meeting:
    details = Details("A call", LATER, "UTC", **more)
    return actions.arrange(group=group, details=details, by=cast.people["chair"], at=NOW)


def page(cast: Cast, reader: str, address: str) -> str:
    client = Client()
    client.force_login(cast.people[reader])
    text: str = client.get(address).content.decode()
    return text


def test_parts_for_fewer_are_listed_to_those_who_read_them(cast: Cast, group: WorkingGroup) -> None:
    meeting, chair = arranged(cast, group), cast.people["chair"]
    actions.add_point(meeting, point=Point("Like the whole"), by=chair, at=NOW)
    actions.add_point(meeting, point=Point("For us", marking=Marking.STRICT), by=chair, at=NOW)
    red = Point("For me", marking=Marking.RED, people=[chair])
    actions.add_point(meeting, point=red, by=chair, at=NOW)
    listed = {
        reader: [
            title
            for title in ("Like the whole", "For us", "For me")
            if title in page(cast, reader, f"{meeting.get_absolute_url()}access/")
        ]
        for reader in ("chair", "group member", "secretariat", "peer official")
    }
    assert listed == {
        "chair": ["For us", "For me"],
        "group member": ["For us"],
        "secretariat": [],
        "peer official": [],
    }


def test_a_point_has_its_own_panel_where_its_marking_differs(
    cast: Cast, group: WorkingGroup
) -> None:
    meeting, chair = arranged(cast, group), cast.people["chair"]
    actions.add_point(meeting, point=Point("Like the whole"), by=chair, at=NOW)
    shown = page(cast, "group member", meeting.get_absolute_url())
    assert shown.count('<details class="who">') == 1
    actions.add_point(meeting, point=Point("For us", marking=Marking.STRICT), by=chair, at=NOW)
    shown = page(cast, "group member", meeting.get_absolute_url())
    assert shown.count('<details class="who">') == 2
    assert "You sit in the group that owns it." in shown


def test_a_part_is_never_wider_than_the_whole(cast: Cast, group: WorkingGroup) -> None:
    meeting, chair = arranged(cast, group, marking=Marking.AMBER), cast.people["chair"]
    item = actions.add_point(meeting, point=Point("A point"), by=chair, at=NOW)
    item.marking = Marking.GREEN
    with pytest.raises(ValidationError, match="no more readers than its meeting"):
        item.full_clean()
    item.marking, item.released_to_affiliates = Marking.AMBER, True
    with pytest.raises(ValidationError, match="not released to local authorities"):
        item.full_clean()


def test_a_release_that_ends_ends_for_the_parts_too(cast: Cast, group: WorkingGroup) -> None:
    meeting = arranged(cast, group, released_to_affiliates=True)
    chair = cast.people["chair"]
    actions.add_point(meeting, point=Point("Like it"), by=chair, at=NOW)
    actions.add_point(meeting, point=Point("Less", marking=Marking.AMBER), by=chair, at=NOW)
    assert set(AgendaItem.objects.values_list("released_to_affiliates", flat=True)) == {True}
    actions.update(meeting, details=Details("A call", LATER, "UTC"), by=chair, at=NOW)
    assert set(AgendaItem.objects.values_list("released_to_affiliates", flat=True)) == {False}


def test_a_meeting_that_is_released_later_releases_no_point_by_an_edit(
    cast: Cast, group: WorkingGroup
) -> None:
    meeting, chair = arranged(cast, group), cast.people["chair"]
    item = actions.add_point(meeting, point=Point("A point"), by=chair, at=NOW)
    actions.share_wider(
        meeting, release=True, asked_by=cast.people["group member"], by=chair, at=NOW, reason=WHY
    )
    item = actions.change_point(item, point=Point("Another title"), by=chair, at=NOW)
    assert not item.released_to_affiliates
