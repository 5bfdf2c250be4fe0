"""Each row of the table of routes, asked for as each reader, with each method."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from digests.actions import fan_out
from digests.models import Delivery
from members.models import MemberKey
from practices.actions import Adopter, declare, invite_adopter, write_note
from practices.models import Topic
from sharing.actions import ask
from tests.access.routes import NOBODY, READERS, ROUTES, Route
from tests.access.world import World
from tests.factories.declarations import DeclarationFactory
from tests.factories.digests import arrange, circulate
from tests.factories.files import attach_to
from tests.factories.members import JoinInvitationFactory
from tests.factories.summits import SummitFactory
from tests.factories.workinggroups import GroupFactory
from tests.planner.network import planned
from tests.polls.proposing import polled
from tests.readers import NOW, TEST
from workinggroups.actions import (
    PaperWanted,
    Proposal,
    SeriesDetails,
    ask_for_paper,
    open_consultation,
    start_series,
)
from workinggroups.models import Action, AgendaItem, Decision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
DAY = datetime.timedelta(days=1)
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def places(world: World, django_db_blocker: Any) -> Iterator[dict[str, object]]:
    """What the names in the addresses stand for: rows for the network."""
    with django_db_blocker.unblock(), transaction.atomic():
        people = world.cast.people
        meeting = world.meetings["green"]
        item = AgendaItem.objects.create(
            meeting=meeting, position=1, title="A point", marking="GREEN",
            owner_nation=world.cast.nations["estonia"],
        )  # fmt: skip
        call = arrange(people["secretariat"], invite=[people["peer official"]])
        fan_out(circulate(call, people["secretariat"], "Said."), by=TEST, at=NOW)
        yield {
            "practice": world.practices["green"].slug,
            "attachment": attach_to(world.practices["green"], people["author"]).ref,
            "meeting": meeting.slug,
            "invited": call.slug,
            "item": item.pk,
            "paper": ask_for_paper(
                item,
                wanted=PaperWanted("A paper", NOW, NOW + DAY, NOW + 2 * DAY),
                by=people["owner official"],
                at=NOW,
            ).ref,
            "consultation": open_consultation(
                meeting,
                proposal=Proposal("To go on", "We go on.", NOW + datetime.timedelta(days=9)),
                nations=[world.cast.nations["estonia"]],
                by=people["owner official"],
                at=NOW,
            ).pk,
            "decision": Decision.objects.get(meeting=meeting).pk,
            "action": Action.objects.get(meeting=meeting).pk,
            "group": GroupFactory(marking="GREEN").slug,
            "session": 1,
            "key": MemberKey.objects.order_by("pk")[0].prefix,
            "official": people["owner official"].pk,
            "invitation": JoinInvitationFactory(nation=world.cast.nations["estonia"]).pk,
            "digest": Delivery.objects.get(person=people["peer official"]).pk,
            "summit": SummitFactory(host=world.cast.nations["estonia"]).slug,
            "declaration": DeclarationFactory(summit=None).slug,
            "adoption": declare(
                world.practices["green"],
                adopter=Adopter(world.cast.nations["canada"]),
                content={"kind": "code", "stage": "in_use"},
                by=people["chair"],
                at=NOW,
            ).pk,
            "asked": invite_adopter(
                world.practices["green"],
                nation=world.cast.nations["canada"],
                by=people["owner coordinator"],
                at=NOW,
            ).pk,
            "planning": planned(world.cast).slug,
            "poll": polled(people["secretariat"], people["peer official"]).slug,
            "series": start_series(
                group=None,
                details=SeriesDetails("Calls", datetime.date(2030, 1, 9), datetime.time(9), "UTC"),
                by=people["secretariat"],
                at=NOW,
            ).slug,
            "note": write_note(
                kind="learnt",
                text="Ask first.",
                topic=Topic.objects.order_by("pk")[0],
                ask="A team",
                nation=world.cast.nations["estonia"],
                by=people["author"],
                at=NOW,
            ).pk,
            "wish": ask(
                world.practices["green"],
                marking="CLEAR",
                reason="Others wait for it.",
                by=people["peer official"],
                at=NOW,
            ).pk,
        }
        transaction.set_rollback(True)


@pytest.mark.parametrize("reader", READERS)
def test_each_route_answers_as_the_table_says(
    world: World, places: dict[str, object], reader: str
) -> None:
    found, said = {}, {}
    for route in ROUTES:
        address = route.example.format(**places)
        for method, statuses in _asked(route, reader).items():
            with transaction.atomic():
                reply = getattr(world.client(reader), method)(address)
                found[method, route.pattern] = reply.status_code
                transaction.set_rollback(True)
            said[method, route.pattern] = statuses
    wrong = {key: (found[key], said[key]) for key in said if found[key] not in said[key]}
    assert wrong == {}


def _asked(route: Route, reader: str) -> dict[str, set[int]]:
    """What is allowed as an answer, by method; a stranger may be sent to sign in first."""
    table = {"get": route.get, **route.more}
    place = READERS.index(reader)
    asked = {method: {int(row.split()[place])} for method, row in table.items()}
    if route.foreign or route.get == NOBODY:
        return asked
    refused = {405, 302} if route.get.startswith("302") and reader == "stranger" else {405}
    return {method: asked.get(method, refused) for method in METHODS}


STRICT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "Permissions-Policy": settings.PERMISSIONS_POLICY,
}


@pytest.mark.parametrize("reader", ["stranger", "secretariat"])
def test_every_answer_has_the_headers_that_keep_it_safe(
    world: World, places: dict[str, object], reader: str
) -> None:
    hsts = {"SECONDS": 31_536_000, "INCLUDE_SUBDOMAINS": True, "PRELOAD": True}
    with override_settings(**{f"SECURE_HSTS_{name}": value for name, value in hsts.items()}):
        client = world.client(reader)
        for route in ROUTES:
            reply = client.get(route.example.format(**places), secure=True)
            assert {name: reply.headers.get(name) for name in STRICT} == STRICT, route.pattern
            assert "Cache-Control" in reply.headers, route.pattern
            assert reply.headers.keys().isdisjoint({"Server", "X-Powered-By"}), route.pattern
            policy = reply.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, route.pattern
            assert "unsafe" not in policy, route.pattern
            assert "frame-ancestors 'none'" in policy, route.pattern


def test_the_first_page_is_told_who_asks(world: World) -> None:
    for reader in READERS[1:]:
        assert reader in world.client(reader).get("/me/").content.decode().replace("&#x27;", "'")
