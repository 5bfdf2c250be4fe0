"""How practices came to where they are, by nation, and who is where one's own nation is."""

from typing import Any

import pytest
from django.test import Client

from practices.models import Topic
from practices.timeline import chart
from tests.api.conftest import client_of
from tests.readers import NOW, Cast, make_cast, make_practice

TODAY = NOW.date()


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def step(stage: str, since: str | None, **more: Any) -> dict[str, Any]:
    return {"stage": stage, "since": since, "seen_on": None, "reason": "", "by": ""} | more


def test_practices_share_an_axis() -> None:
    rows = [
        {"title": "New", "url": "/n/", "stages": [step("beta", "2024")]},
        {
            "title": "Old",
            "url": "/o/",
            "stages": [
                step("alpha", "2020", reason="A try.", by="A ministry"),
                step("live", "2023", by="An agency"),
                step("retired", "2030"),
            ],
        },
        {"title": "Undated", "url": "/u/", "stages": [step("live", None)]},
    ]
    drawn = chart(rows, TODAY)
    assert drawn is not None
    assert [line["title"] for line in drawn["lines"]] == ["Old", "New"]
    old, new = drawn["lines"]
    assert old["spans"][0]["start"] == 0
    assert new["spans"][0]["start"] > old["spans"][1]["start"]
    assert [span["why"] for span in old["spans"]] == ["A try. (A ministry)", "An agency"]
    assert chart([rows[2]], TODAY) is None


@pytest.mark.django_db
def test_a_nations_page_shows_what_its_reader_may_read(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    for number, level in enumerate(("clear", "green", "red, named")):
        practice = make_practice(cast, level, title=f"Thing {number}")
        practice.stages.create(position=0, stage="beta", since="2024", reason="It worked.")
    assert "stages/" in client_of(cast, "peer official").get("/nations/estonia/").content.decode()
    page = client_of(cast, "peer official").get("/nations/estonia/stages/").content.decode()
    assert "Thing 1" in page
    assert "Thing 2" not in page
    assert "It worked." in page
    assert "No stage is dated" in Client().get("/nations/denmark/stages/").content.decode()
    assert Client().get("/nations/nowhere/stages/").status_code == 404
    from tests.access.world import fresh_cache  # noqa: PLC0415 - one test

    with fresh_cache():
        Client().get("/nations/denmark/stages/")
        with django_assert_num_queries(3):  # editions, nation, steps
            Client().get("/nations/estonia/stages/")


@pytest.mark.django_db
def test_who_is_at_our_stage(cast: Cast, django_assert_num_queries: Any) -> None:
    identity, forms = (Topic.objects.create(slug=s, label=s.title()) for s in ("identity", "forms"))
    denmark, canada = cast.nations["denmark"], cast.nations["canada"]
    for slug, nation, stage, topics, level in (
        ("ours", canada, "alpha", [identity], "clear"),
        ("ours-too", canada, "beta", [identity], "clear"),
        ("ours-alone", canada, "live", [forms], "clear"),
        ("ours-gone", canada, "retired", [forms], "clear"),
        ("no-topic", canada, "live", [], "clear"),
        ("theirs", denmark, "beta", [identity], "green"),
        ("theirs-earlier", denmark, "alpha", [identity], "clear"),
        ("theirs-hidden", denmark, "beta", [identity], "red, named"),
    ):
        made = make_practice(cast, level, slug=slug, title=slug, owner_nation=nation, stage=stage)
        made.topics.set(topics)
    reader = client_of(cast, "peer official")
    assert "At our stage" in reader.get("/practices/").content.decode()
    page = reader.get("/practices/at-our-stage/").content.decode()
    assert "/practices/theirs/" in page
    assert "theirs-earlier" not in page
    assert "theirs-hidden" not in page
    assert page.index("Identity") < page.index("Forms")
    with django_assert_num_queries(5):  # session, person, editions, own, others
        reader.get("/practices/at-our-stage/")
    none = client_of(cast, "owner official").get("/practices/at-our-stage/").content.decode()
    assert "Your nation has no stage yet" in none
    office = client_of(cast, "secretariat").get("/practices/at-our-stage/").content.decode()
    assert "You belong to no nation" in office
    group = make_practice(cast, "green, group's", slug="groups", title="groups", stage="beta")
    group.topics.set([identity])
    assert "/practices/groups/" in reader.get("/practices/at-our-stage/").content.decode()
