"""A group of the cast, and a meeting of it that has just taken place."""

import pytest

from tests.factories.workinggroups import AFTER, AT, GroupFactory
from tests.readers import Cast, make_cast
from workinggroups import actions
from workinggroups.actions import Details
from workinggroups.models import Meeting, WorkingGroup

__all__ = ["AFTER", "AT"]


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001 - opens the database
    return make_cast()


@pytest.fixture
def group(cast: Cast) -> WorkingGroup:
    return GroupFactory(name="The group", circle=cast.circles["the-group"])


@pytest.fixture
def details() -> Details:
    return Details(title="Spring call", starts_at=AT, time_zone="Europe/Tallinn")


@pytest.fixture
def meeting(cast: Cast, group: WorkingGroup, details: Details) -> Meeting:
    return actions.arrange(group=group, details=details, by=cast.people["chair"], at=AT)
