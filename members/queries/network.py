"""What the network says of itself."""

from dataclasses import dataclass
from typing import Any

from members.models import NetworkProfile, Observer


@dataclass(frozen=True, slots=True)
class Network:
    """The network's profile, None before the data is loaded, and who stood at its door."""

    profile: NetworkProfile | None
    observers: list[Observer]


def network(user: Any) -> Network:
    """What the page about the network shows."""
    return Network(
        profile=NetworkProfile.objects.visible_to(user).order_by("pk").first(),
        observers=list(Observer.objects.visible_to(user).order_by("date", "name", "pk")),
    )
