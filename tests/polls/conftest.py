"""Ten nations with a coordinator each, and a secretariat; the clock stands at NOW."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import time_machine

from members.models import Nation, Person
from members.roles import Role
from tests.factories.members import NationFactory, PersonFactory
from tests.planner.network import ZONES
from tests.polls.proposing import NOW


@dataclass
class Network:
    """Who is there: nations and their coordinators by name, and who arranges."""

    secretariat: Person
    nations: dict[str, Nation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)


@pytest.fixture
def ten(db: None) -> Network:  # noqa: ARG001 - opens the database
    network = Network(PersonFactory(role=Role.SECRETARIAT, nation=None, name="Secretariat"))
    for name, zone in ZONES.items():
        nation = NationFactory(name=name, slug=name.lower().replace(" ", "-"), time_zone=zone)
        network.nations[name] = nation
        network.people[name] = PersonFactory(
            nation=nation, time_zone=zone, role=Role.COORDINATOR, name=f"Coordinator of {name}"
        )
    return network


@pytest.fixture
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield
