"""What pages and endpoints read: who sees what, in how many statements."""

import datetime
import sys
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import QueryDict

from members.markings import Marking
from practices import facets, queries
from practices.filters import Cursor, parse
from practices.lookups import lookups, stamp
from practices.models import Link, Practice, PracticeVersion, Status, Term
from practices.search import finding
from tests.factories.members import (
    NOW,
    CircleFactory,
    NationFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.practices import PracticeFactory, ReuseFactory, TopicFactory, settle
from tests.readers import make_cast, make_practice

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()
LATER = datetime.timedelta(minutes=1)


def read(query: str = "", user: Any = STRANGER) -> queries.Listing:
    now = stamp()
    known = lookups(now)
    asked = parse(QueryDict(query), known)
    return queries.library(user, asked, known=known, stamp=now, at=NOW)


def slugs(listing: queries.Listing) -> list[str]:
    return [item["slug"] for item in listing.items]


def test_an_item_is_plain_and_whole() -> None:
    topic = TopicFactory(slug="payments", label="Payments")
    nation = NationFactory(slug="estonia", name="Estonia", iso2="EE")
    practice = PracticeFactory(
        slug="one", title="One", owner_nation=nation, topics=[topic], stage_as_of="2026-08"
    )
    ReuseFactory(practice=practice, country="CA")
    ReuseFactory(practice=practice, country="CA", relation="fork")
    ReuseFactory(practice=practice, relation="references", country="US")
    ReuseFactory(practice=practice, organisation=OrganisationFactory())
    settle(practice)

    (item,) = read().items

    assert orjson.dumps(item)
    assert item | {"id": 0} == {
        "id": 0,
        "slug": "one",
        "title": "One",
        "summary": "A summary.",
        "language": "en",
        "nation": {"slug": "estonia", "name": "Estonia", "iso2": "EE"},
        "co_owners": [],
        "group": None,
        "kind": "platform",
        "stage": "live",
        "stage_as_of": "2026-08",
        "topics": ["payments"],
        "marking": "CLEAR",
        "is_compiled": False,
        "published_at": practice.published_at,
        "updated_at": practice.updated_at,
        "last_confirmed_at": None,
        "version": 1,
        "reused_by": {"nations": 1, "organisations": 1},
        "url": "/practices/one/",
    }


def test_a_groups_practice_names_the_group() -> None:
    circle = CircleFactory(slug="data", name="Data")
    PracticeFactory(owner_nation=None, owner_circle=circle)
    (item,) = read().items
    assert item["nation"] is None
    assert item["group"] == {"slug": "data", "name": "Data"}


def test_a_row_that_was_never_indexed_still_shows() -> None:
    practice = PracticeFactory(topics=[TopicFactory()])
    practice.search.delete()
    PracticeVersion.objects.all().delete()
    (item,) = read().items
    assert item["topics"] == []
    found = queries.detail(STRANGER, practice.slug, known=lookups(stamp()))
    assert found is not None
    assert found["content"]["situation"] == "There was a situation."
    assert len(found["topics"]) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_library_takes_two_statements(rows: int, django_assert_num_queries: Any) -> None:
    PracticeFactory.create_batch(rows, topics=[TopicFactory(), TopicFactory()])
    now = stamp()
    known = lookups(now)
    asked = parse(QueryDict("limit=2"), known)
    with django_assert_num_queries(2):
        queries.library(STRANGER, asked, known=known, stamp=now, at=NOW)
    with django_assert_num_queries(1):  # what was counted for the public is kept
        queries.library(STRANGER, asked, known=known, stamp=now, at=NOW)
    with django_assert_num_queries(1):
        list(queries.library_rows(STRANGER, asked, known=known, at=NOW))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_takes_three_statements(rows: int, django_assert_num_queries: Any) -> None:
    PracticeFactory.create_batch(rows, title="Wallet")
    if connection.vendor == "postgresql":  # its estimate decides how many statements a search is
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE practices_searchvector, practices_searchbody")
    now = stamp()
    known = lookups(now)
    asked = parse(QueryDict("q=wallet"), known)
    with django_assert_num_queries(3):
        listing = queries.library(STRANGER, asked, known=known, stamp=now, at=NOW)
    assert len(listing.items) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_practice_takes_three_statements(rows: int, django_assert_num_queries: Any) -> None:
    practice = PracticeFactory()
    for other in PracticeFactory.create_batch(rows):
        Link.objects.create(source=practice, target=other, kind="related")
        Link.objects.create(source=other, target=practice, kind="adapts")
    known = lookups(stamp())
    with django_assert_num_queries(3):
        found = queries.detail(STRANGER, practice.slug, known=known)
    assert found is not None
    assert len(found["links"]) == 2 * rows


def test_pages_turn_both_ways_without_gap_or_repetition() -> None:
    practices = PracticeFactory.create_batch(5)
    newest = [practice.slug for practice in reversed(practices)]
    first = read("limit=2")
    assert (slugs(first), first.before) == (newest[:2], None)
    assert first.after is not None
    second = read(f"limit=2&after={Cursor(*first.after)}")
    assert slugs(second) == newest[2:4]
    assert second.after is not None
    assert second.before is not None
    third = read(f"limit=2&after={Cursor(*second.after)}")
    assert (slugs(third), third.after) == (newest[4:], None)
    back = read(f"limit=2&before={Cursor(*second.before)}")
    assert (slugs(back), back.before) == (newest[:2], None)
    assert back.after is not None
    assert third.before is not None
    assert slugs(read(f"limit=2&before={Cursor(*third.before)}")) == newest[2:4]
    assert read(f"limit=2&before={Cursor(*third.before)}").before is not None


def test_rows_of_one_moment_keep_their_order_over_pages() -> None:
    practices = PracticeFactory.create_batch(3, published_at=NOW)
    first = read("limit=2")
    assert first.after is not None
    rest = read(f"limit=2&after={Cursor(*first.after)}")
    assert slugs(first) + slugs(rest) == [practice.slug for practice in reversed(practices)]


def test_titles_go_up_and_changes_down() -> None:
    b = PracticeFactory(title="B", updated_at=NOW + LATER)
    a = PracticeFactory(title="A", updated_at=NOW)
    assert slugs(read("sort=title")) == [a.slug, b.slug]
    assert slugs(read("sort=updated")) == [b.slug, a.slug]
    first = read("sort=title&limit=1")
    assert first.after is not None
    assert slugs(read(f"sort=title&limit=1&after={Cursor(*first.after)}")) == [b.slug]
    assert slugs(read(f"sort=title&limit=1&before={Cursor('B', b.pk)}")) == [a.slug]


def test_past_the_end_is_an_empty_page() -> None:
    PracticeFactory()
    past = read(f"after={Cursor('1990-01-01T00:00:00+00:00', 1)}")
    assert (slugs(past), past.after, past.before) == ([], None, None)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("after={}", "after"),
        ("before={}", "before"),
        ("sort=title&after={}", "after"),
        ("q=wallet&after={}", "after"),
    ],
)
@pytest.mark.parametrize(
    "value",
    [
        -1, 10**15, "x", "2026-13-45T00:00:00Z", "2026-01-01T00:00:00",
        "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    ],
)  # fmt: skip
def test_a_place_of_another_list_is_refused(query: str, name: str, value: Any) -> None:
    PracticeFactory(title="Wallet")
    if "title" in query and isinstance(value, str):
        assert slugs(read(query.format(Cursor(value, 1)))) in ([], [Practice.objects.get().slug])
        return
    with pytest.raises(ValidationError) as caught:
        read(query.format(Cursor(value, 1)))
    assert list(caught.value.message_dict) == [name]


def test_results_of_a_search_turn_pages_by_their_place() -> None:
    practices = PracticeFactory.create_batch(5, title="Wallet")
    newest = [practice.slug for practice in reversed(practices)]
    first = read("q=wallet&limit=2")
    assert (slugs(first), first.total, first.before) == (newest[:2], 5, None)
    assert first.after is not None
    second = read(f"q=wallet&limit=2&after={Cursor(*first.after)}")
    assert slugs(second) == newest[2:4]
    assert second.before is not None
    assert slugs(read(f"q=wallet&limit=2&before={Cursor(*second.before)}")) == newest[:2]


def test_results_of_a_search_can_be_put_in_another_order() -> None:
    b = PracticeFactory(title="Wallet B")
    a = PracticeFactory(title="Wallet A")
    c = PracticeFactory(title="C", summary="Wallet")
    assert slugs(read("q=wallet&sort=title")) == [c.slug, a.slug, b.slug]
    assert slugs(read("q=wallet&sort=newest")) == [c.slug, a.slug, b.slug]
    assert slugs(read("q=wallet")) == [a.slug, b.slug, c.slug]


def _varied() -> list[Practice]:
    topics = [TopicFactory(slug=f"t{n}") for n in range(3)]
    nations = [NationFactory(slug=f"n{n}") for n in range(2)]
    made = []
    for n in range(12):
        practice = PracticeFactory(
            title="Wallet",
            owner_nation=nations[n % 2],
            topics=topics[: n % 4],
            stage=["live", "beta", None][n % 3],
            kind=["platform", "code"][n // 6],
            code_licence=["MIT", None, "EUPL-1.2"][n % 3],
            has_open_source=True if n % 3 != 1 else None,
            last_confirmed_at=NOW - datetime.timedelta(days=200 * (n % 4)) if n % 4 else None,
            marking=Marking.GREEN if n == 11 else Marking.CLEAR,
        )
        if n % 5 == 0:
            ReuseFactory(practice=practice, relation="fork")
            settle(practice)
        made.append(practice)
    return made


QUERIES = [
    "nation=n0", "nation=n0&nation=n1", "topic=t0", "topic=t1&topic=t2", "stage=live",
    "stage=unknown", "stage=unknown&stage=beta", "kind=code", "reuse=fork", "licence=MIT",
    "licence=none", "open_source=yes", "confirmed=12m", "marking=CLEAR", "marking=GREEN",
    "nation=n1&stage=live&topic=t0", "kind=code&open_source=yes&confirmed=12m",
]  # fmt: skip


@pytest.mark.no_cover
@pytest.mark.parametrize("query", QUERIES)
def test_sql_and_rows_agree_on_every_facet(query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _varied()
    now = stamp()
    known = lookups(now)
    asked = parse(QueryDict(query), known)
    for user in (STRANGER, PersonFactory()):
        visible = Practice.objects.visible_to(user).published()
        by_sql = set(
            queries.library_rows(user, asked, known=known, at=NOW).values_list("id", flat=True)
        )
        by_row = {
            row["id"]
            for row in visible.values(*facets.FIELDS)
            if facets.fits(row, asked.chosen, known, NOW)
        }
        assert by_sql == by_row
        assert read(query, user).total == len(by_sql)
        assert read(f"q=wallet&{query}", user).total == len(by_sql)
        with monkeypatch.context() as patch:  # as when there is too much to count in rows
            patch.setattr(finding, "MOST", 11)
            assert {i["id"] for i in read(f"q=wallet&{query}", user).items} <= by_sql


def test_facets_count_what_each_value_would_leave() -> None:
    practices = _varied()
    counts = read("nation=n0").counts
    seen = practices[:11]
    assert counts["nation"] == {"n0": 6, "n1": 5}
    assert counts["stage"]["live"] == sum(
        p.stage == "live" and p.owner_nation.slug == "n0" for p in seen
    )


def test_hidden_rows_count_nowhere() -> None:
    topic = TopicFactory(slug="secret-topic")
    PracticeFactory(
        marking=Marking.GREEN, topics=[topic], code_licence="Secret-1.0", title="Wallet"
    )
    for query in ("", "q=wallet", "licence=Secret-1.0"):
        listing = read(query)
        assert (listing.total, listing.items) == (0, [])
        assert not any(listing.counts[name] for name in listing.counts)
    official = PersonFactory()
    assert read("", official).counts["topic"] == {"secret-topic": 1}
    assert read("").counts["topic"] == {}
    assert [t["count"] for t in queries.topics(STRANGER, known=lookups(stamp()))] == [0]


def test_above_the_most_counts_are_of_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["practices.queries.library"], "MOST", 2)
    PracticeFactory.create_batch(3, kind="code")
    PracticeFactory.create_batch(2, kind="platform")
    listing = read()
    assert listing.more
    assert listing.counts["kind"] == {"platform": 2}
    narrowed = read("kind=code")
    assert narrowed.more
    assert narrowed.counts["kind"] == {"code": 2}
    assert len(narrowed.items) == 3


def test_an_ended_embargo_shows_at_once_though_nothing_was_written() -> None:
    ends = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
    practice = PracticeFactory(embargo_until=ends)
    assert read().total == 0
    before = stamp()
    ended = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=1)
    Practice.objects.filter(pk=practice.pk).update(embargo_until=ended)
    assert stamp() != before
    assert read().total == 1


def test_only_links_between_readable_practices_show() -> None:
    practice = PracticeFactory()
    hidden = PracticeFactory(marking=Marking.GREEN, title="Hidden")
    withdrawn = PracticeFactory(
        status=Status.WITHDRAWN, withdrawn_at=NOW, withdrawal_reason="Wrong."
    )
    for other in (hidden, withdrawn):
        Link.objects.create(source=practice, target=other, kind="based_on")
        Link.objects.create(source=other, target=practice, kind="adapts")
    settle(practice)
    known = lookups(stamp())
    found = queries.detail(STRANGER, practice.slug, known=known)
    assert found is not None
    assert (found["links"], found["content"]["links"]) == ([], [])
    official = queries.detail(PersonFactory(), practice.slug, known=known)
    assert official is not None
    assert [link["slug"] for link in official["links"]] == [hidden.slug, hidden.slug]
    assert official["content"]["links"] == [{"practice": hidden.slug, "kind": "based_on"}]


def test_hidden_and_absent_are_the_same_nothing() -> None:
    hidden = PracticeFactory(marking=Marking.GREEN)
    known = lookups(stamp())
    assert queries.detail(STRANGER, hidden.slug, known=known) is None
    assert queries.detail(STRANGER, "absent", known=known) is None
    assert queries.version(STRANGER, hidden.slug, 1, known=known) is None
    assert queries.practice_for(STRANGER, hidden.slug) is None
    assert queries.practice_for(PersonFactory(), hidden.slug) == hidden


def _next(practice: Practice, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(practice, name, value)
    practice.version += 1
    practice.save()
    settle(practice)


def test_every_published_version_stays_readable() -> None:
    linked = PracticeFactory(marking=Marking.GREEN)
    practice = PracticeFactory(title="First")
    Link.objects.create(source=practice, target=linked, kind="related")
    settle(practice)
    _next(practice, title="Second")
    known = lookups(stamp())
    first = queries.version(STRANGER, practice.slug, 1, known=known)
    assert first is not None
    assert (first["title"], first["shown"], first["version"]) == ("First", 1, 2)
    assert first["content"]["links"] == []
    assert [entry["number"] for entry in first["versions"]] == [2, 1]
    assert queries.version(STRANGER, practice.slug, 3, known=known) is None


def test_versions_meant_for_fewer_stay_with_them() -> None:
    practice = PracticeFactory(title="For officials", marking=Marking.GREEN)
    _next(practice, title="For all", marking=Marking.CLEAR, versions_from=2)
    known = lookups(stamp())
    found = queries.detail(STRANGER, practice.slug, known=known)
    assert found is not None
    assert [entry["number"] for entry in found["versions"]] == [2]
    assert queries.version(STRANGER, practice.slug, 1, known=known) is None


def test_a_draft_has_no_versions_to_show() -> None:
    author = PersonFactory(role="contributor")
    practice = PracticeFactory(
        status=Status.DRAFT, owner_nation=author.nation, author=author, published_at=None,
        updated_at=NOW,
    )  # fmt: skip
    found = queries.detail(author, practice.slug, known=lookups(stamp()))
    assert found is not None
    assert found["versions"] == []


def test_drafts_are_for_those_who_may_read_them() -> None:
    author = PersonFactory(role="contributor")
    mine = PracticeFactory(
        status=Status.DRAFT, owner_nation=author.nation, author=author, published_at=None,
        updated_at=NOW,
    )  # fmt: skip
    circle = CircleFactory(people=[author])
    groups = PracticeFactory(
        status=Status.SUBMITTED, owner_nation=None, owner_circle=circle, published_at=None,
        updated_at=NOW - LATER,
    )  # fmt: skip
    groups.search.delete()
    PracticeFactory()
    known = lookups(stamp())
    found = queries.drafts(author, known=known)
    assert [row.slug for row, _item in found] == [mine.slug, groups.slug]
    assert found[1][1]["group"] == {"slug": circle.slug, "name": circle.name}
    assert queries.drafts(STRANGER, known=known) == []


def test_a_topic_gathers_what_the_reader_may_see() -> None:
    topic = TopicFactory(slug="payments")
    seen = PracticeFactory(topics=[topic])
    PracticeFactory(topics=[topic], marking=Marking.GREEN)
    PracticeFactory()
    found = queries.topic(STRANGER, "payments", known=lookups(stamp()))
    assert found is not None
    assert [item["slug"] for item in found["practices"]] == [seen.slug]
    assert (found["more"], found["groups"], found["principles"]) == (False, [], [])
    assert queries.topic(STRANGER, "absent", known=lookups(stamp())) is None


def test_the_glossary_links_only_what_may_be_read() -> None:
    seen, hidden = PracticeFactory(title="Seen"), PracticeFactory(marking=Marking.GREEN)
    TopicFactory(slug="payments", label="Payments")
    Term.objects.create(
        slug="pay", term="Pay", definition="To pay.",
        see={"practices": [seen.slug, hidden.slug, "absent"], "topics": ["payments", "x"],
             "meetings": ["y"]},
    )  # fmt: skip
    (term,) = queries.glossary(STRANGER, known=lookups(stamp()))
    assert [link["label"] for link in term["links"]] == ["Seen", "Payments"]


def test_a_link_is_read_by_whoever_reads_both_ends() -> None:
    cast = make_cast()
    openly, narrow = make_practice(cast, "clear"), make_practice(cast, "green")
    link = Link.objects.create(source=openly, target=narrow, kind="related")
    assert list(Link.objects.visible_to(cast.user("peer official"))) == [link]
    assert list(Link.objects.visible_to(cast.user("stranger"))) == []
