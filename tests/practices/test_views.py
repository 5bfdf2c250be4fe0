"""The pages: what they show, to whom, and how they answer."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from core.models import Event, Verb
from members.markings import Marking
from members.models import Person
from members.roles import Role
from practices.clearing import CHECKS
from practices.models import Draft, Link, Practice, Status
from tests.factories.members import NOW, NationFactory, OrganisationFactory, PersonFactory
from tests.factories.practices import PracticeFactory, ReuseFactory, TopicFactory, settle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Any:
    with time_machine.travel(NOW + datetime.timedelta(days=1), tick=False):
        yield


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def rich() -> Practice:
    practice = PracticeFactory(
        slug="wallet",
        title="A <wallet> & more",
        summary="What a <b>wallet</b> is.",
        owner_nation=NationFactory(name="Estonia", iso2="EE", time_zone="Europe/Tallinn"),
        topics=[TopicFactory(slug="payments", label="Payments & more")],
        what_we_did="We **built** it. <script>alert(1)</script>",
        started="2019",
        stage_as_of="2026-08",
        standards=["ISO 9999"],
        has_open_source=True,
        repository="https://example.org/owner/wallet",
        last_commit_seen="2026-01",
        is_compiled=True,
        sources=[
            {"ref": "https://example.org/audit", "kind": "audit"},
            {"ref": "seed 001", "kind": "seed"},
            {"ref": f"https://www.example.org/{'x' * 90}", "kind": "press"},
        ],
    )
    practice.stages.create(position=0, stage="beta", since="2019-03")
    practice.stages.create(position=1, stage="live", seen_on="2023")
    practice.results.create(
        position=0, what="Users", value="7", as_of="2020", before="0", period="a year",
        ref="https://example.org/audit",
    )  # fmt: skip
    practice.results.create(position=1, what="Savings", value="1")
    practice.lessons.create(position=0, text="Ask <first>.", ref="https://example.org/audit")
    practice.lessons.create(position=1, text="Then build.")
    ReuseFactory(practice=practice, who="Denmark <DK>", since="2020", as_of="2021")
    council = OrganisationFactory(slug="tartu", name="Tartu")
    ReuseFactory(practice=practice, who="Tartu", organisation=council, relation="piloted")
    settle(practice)
    return practice


def test_the_library_shows_rows_facets_and_counts(client: Client) -> None:
    rich()
    PracticeFactory(title="Another", code_licence="MIT", stage=None)
    html = page(client, "/practices/")
    assert "2 practices from 2 nations" in html
    assert "A &lt;wallet&gt; &amp; more" in html
    assert "Payments &amp; more" in html
    assert 'name="nation"' in html
    assert "Compiled from public sources" in html
    assert "Reused by 1 government and 1 public body" in html
    assert "<wallet>" not in html


def test_found_words_are_marked_and_the_rest_stays_escaped(client: Client) -> None:
    rich()
    html = page(client, "/practices/?q=wallet")
    assert "A &lt;<mark>wallet</mark>&gt; &amp; more" in html
    html = page(client, "/practices/?q=build")
    assert "<mark>built</mark>" in html or "<mark>build</mark>" in html
    assert "<script>alert" not in html


def test_what_narrows_the_list_can_be_taken_away(client: Client) -> None:
    rich()
    html = page(client, "/practices/?q=wallet&topic=payments&kind=platform&sort=title&limit=5")
    assert 'href="/practices/?q=wallet&amp;kind=platform&amp;sort=title&amp;limit=5"' in html
    assert 'href="/practices/?q=wallet&amp;sort=title&amp;limit=5"' in html
    assert 'name="sort" value="title"' in html


def test_a_slip_is_offered_put_right(client: Client) -> None:
    rich()
    html = page(client, "/practices/?q=walet&kind=platform")
    assert 'Did you mean <a href="/practices/?q=wallet&amp;kind=platform">' in html
    assert "Search without the filters" in html


def test_some_words_do_and_the_page_says_so(client: Client) -> None:
    rich()
    assert "Nothing has all of your words" in page(client, "/practices/?q=wallet+submarine")


def test_pages_are_linked_both_ways(client: Client) -> None:
    PracticeFactory.create_batch(3)
    html = page(client, "/practices/?limit=2")
    link = html.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert 'rel="prev"' in page(client, link)


def test_an_address_with_a_fault_is_refused_in_words(client: Client) -> None:
    NationFactory()
    html = page(client, "/practices/?colour=%3Cb%3E&nation=atlantis", 400)
    assert "colour: There is no such parameter." in html
    assert "nation: Give any of:" in html
    html = page(client, "/practices/?after=WyJ4IiwxXQ", 400)
    assert "after: Take this from the links of the same list." in html
    assert "<b>" not in page(client, "/practices/?%3Cb%3E=1", 400)


def test_a_practice_page_says_it_all(client: Client) -> None:
    practice = rich()
    other = PracticeFactory(title="Based on it")
    like = PracticeFactory(title="Alike")
    Link.objects.create(source=other, target=practice, kind="based_on")
    Link.objects.create(source=practice, target=other, kind="related")
    Link.objects.create(source=practice, target=like, kind="related")
    html = " ".join(page(client, "/practices/wallet/").split())
    for words in (
        "A &lt;wallet&gt; &amp; more",
        "<strong>built</strong>",
        "Compiled from public sources; not yet confirmed by its nation (Estonia).",
        "Independently evaluated",
        "(before: 0)",
        "Not dated",
        "Ask &lt;first&gt;.",
        "What did not work",
        "Denmark &lt;DK&gt;",
        'href="/organisations/tartu/"',
        "Live as of August 2026",
        "Beta from March 2019, live from 2023.",
        "seen in 2023",
        "It is 14:00 there now.",
        "ISO 9999",
        "owner/wallet, licence not stated",
        "Not stated: options weighed, what it took,",
        "Taken up by",
        "Worth comparing with",
        "Everyone may read and share this.",
        'href="/practices/wallet/versions/1/"',
        "/practices/wallet/versions/1/ (read 23 November 2026).",
        'href="/api/v1/practices/wallet/"',
        "Paper 001",
    ):
        assert words in html, words
    assert "<script>alert" not in html
    assert html.count("Based on it") == 1


def test_a_confirmed_practice_says_when_and_goes_stale(client: Client) -> None:
    practice = PracticeFactory(last_confirmed_at=NOW, language="pt", owner_nation=NationFactory())
    assert "Confirmed November 2026" in page(client, "/practices/")
    Practice.objects.filter(pk=practice.pk).update(
        last_confirmed_at=NOW - datetime.timedelta(days=430)
    )
    settle(practice)
    html = page(client, "/practices/")
    assert "Not confirmed since September 2025" in html
    assert 'lang="pt"' in html
    assert "Compiled from" not in page(client, f"/practices/{practice.slug}/")


def test_an_earlier_version_keeps_its_address_and_says_that_it_is_old(client: Client) -> None:
    practice = rich()
    practice.title, practice.version = "A purse", 2
    practice.save()
    settle(practice)
    html = page(client, "/practices/wallet/versions/1/")
    assert "This is version 1." in html
    assert "A &lt;wallet&gt;" in html
    assert "This is version" not in page(client, "/practices/wallet/versions/2/")
    page(client, "/practices/wallet/versions/3/", 404)


def test_a_withdrawn_practice_leaves_its_reason_to_its_readers(client: Client) -> None:
    more: dict[str, Any] = {
        "status": Status.WITHDRAWN, "withdrawn_at": NOW, "withdrawal_reason": "It was <wrong>.",
    }  # fmt: skip
    PracticeFactory(slug="clear", **more)
    PracticeFactory(slug="green", marking=Marking.GREEN, **more)
    html = page(client, "/practices/clear/", 410)
    assert "It was &lt;wrong&gt;." in html
    assert "Something was done." not in html
    page(client, "/practices/clear/versions/1/", 404)
    page(client, "/practices/green/", 404)
    page(signed_in(PersonFactory()), "/practices/green/", 410)


def test_hidden_and_absent_look_the_same(client: Client) -> None:
    PracticeFactory(slug="hidden", title="Zanzibar", marking=Marking.GREEN)
    assert page(client, "/practices/hidden/", 404) == page(client, "/practices/absent/", 404)
    assert "Zanzibar" not in page(client, "/practices/?q=zanzibar").replace('value="zanzibar"', "")


def test_what_one_reader_sees_is_never_kept_for_another(client: Client) -> None:
    PracticeFactory(title="For officials", marking=Marking.GREEN)
    official = signed_in(PersonFactory())
    assert "For officials" in page(official, "/practices/")
    assert "For officials" not in page(client, "/practices/")
    assert "For officials" in page(official, "/practices/")
    assert official.get("/practices/").headers["Cache-Control"] == "private, no-cache"
    assert "ETag" not in official.get("/practices/").headers


def test_anybodys_page_is_kept_until_something_changes(
    client: Client, django_assert_num_queries: Any
) -> None:
    practice = PracticeFactory(title="Before")
    first = client.get("/practices/")
    with django_assert_num_queries(1):
        again = client.get("/practices/")
    assert again.content == first.content
    etag = first.headers["ETag"]
    assert client.get("/practices/", headers={"if-none-match": etag}).status_code == 304
    zipped = client.get("/practices/", headers={"accept-encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"

    practice.title = "After"
    practice.save()
    settle(practice)
    changed = client.get("/practices/", headers={"if-none-match": etag})
    assert changed.status_code == 200
    assert b"After" in changed.content


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_for_few_and_many(rows: int, django_assert_num_queries: Any) -> None:
    topic = TopicFactory(slug="payments")
    PracticeFactory.create_batch(rows, topics=[topic], title="Wallet")
    if connection.vendor == "postgresql":  # its estimate decides how many statements a search is
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE practices_searchvector, practices_searchbody")
    client = signed_in(PersonFactory())
    client.get("/practices/")
    for address, queries in (
        ("/practices/", 5),  # session, person, editions; rows, facets
        ("/practices/?q=wallet", 6),
        ("/topics/", 5),
        ("/topics/payments/", 7),
        ("/glossary/", 4),
        ("/practices/drafts/", 7),
    ):
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


def _team() -> tuple[Practice, Person, Person]:
    nation = NationFactory()
    author = PersonFactory(role=Role.CONTRIBUTOR, nation=nation)
    coordinator = PersonFactory(role=Role.COORDINATOR, nation=nation)
    draft = PracticeFactory(
        slug="draft", status=Status.DRAFT, owner_nation=nation, author=author,
        topics=[TopicFactory()], published_at=None, updated_at=NOW,
    )  # fmt: skip
    return draft, author, coordinator


def test_drafts_show_what_each_reader_may_do() -> None:
    _draft, author, _coordinator = _team()
    mine = page(signed_in(author), "/practices/drafts/")
    assert "Hand over for review" in mine
    assert "Where it stands" not in mine
    assert "No drafts" in page(signed_in(PersonFactory()), "/practices/drafts/")


def test_drafts_ask_strangers_to_sign_in(client: Client) -> None:
    _team()
    for response in (client.get("/practices/drafts/"), client.post("/practices/draft/submit/")):
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/account/login/")


def test_a_draft_goes_its_way_to_the_readers_and_back() -> None:
    draft, author, coordinator = _team()
    writer, publisher = signed_in(author), signed_in(coordinator)

    assert writer.post("/practices/draft/submit/", {"version": 1}).status_code == 302
    draft.refresh_from_db()
    assert draft.status == Status.SUBMITTED

    assert "Where it stands" in page(publisher, "/practices/draft/")
    edition = {"edition": Draft.objects.get().edition}
    assert publisher.post("/practices/draft/draft/approve/", edition).status_code == 302
    office = signed_in(PersonFactory(role=Role.SECRETARIAT, nation=None))
    ticked = edition | {"checked": list(CHECKS)}
    assert office.post("/practices/draft/draft/publish/", ticked).status_code == 302
    assert "is published to the network" in page(office, "/practices/draft/")
    assert "Practice number" in page(Client(), "/practices/draft/")

    assert "Why is it withdrawn" in page(publisher, "/practices/draft/withdraw/")
    refused = publisher.post("/practices/draft/withdraw/", {"reason": ""})
    assert "readers will see the reason" in refused.content.decode()
    assert publisher.post("/practices/draft/withdraw/", {"reason": "Wrong."}).status_code == 302
    assert "Wrong." in page(Client(), "/practices/draft/", 410)
    verbs = Event.objects.filter(on_label=str(draft)).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [
        Verb.PRACTICE_SUBMIT, Verb.DRAFT_APPROVE, Verb.DRAFT_CHECK, Verb.PRACTICE_PUBLISH,
        Verb.PRACTICE_WITHDRAW,
    ]  # fmt: skip


def test_who_may_read_but_not_change_is_told_so_and_others_nothing() -> None:
    _draft, author, coordinator = _team()
    writer = signed_in(author)
    stranger = signed_in(PersonFactory(role=Role.COORDINATOR))
    for verb in ("submit", "withdraw"):
        assert stranger.post(f"/practices/draft/{verb}/").status_code == 404
    PracticeFactory(slug="theirs")
    for verb in ("submit", "withdraw"):
        assert writer.post(f"/practices/theirs/{verb}/").status_code == 403
    assert writer.get("/practices/draft/submit/").status_code == 405
    assert writer.post("/practices/drafts/").status_code == 405
    assert signed_in(coordinator).get("/practices/draft/withdraw/").status_code == 403


def test_what_is_missing_is_said_and_nothing_changed() -> None:
    draft, author, coordinator = _team()
    draft.what_did_not_work = ""
    draft.save()
    for client in (signed_in(author), signed_in(coordinator)):
        response = client.post("/practices/draft/submit/", {"version": 1})
        assert response.status_code == 409
        assert "Say what did not work." in response.content.decode()
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_what_is_done_already_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    draft, _author, coordinator = _team()
    Practice.objects.filter(pk=draft.pk).update(status=Status.PUBLISHED, published_at=NOW)
    response = signed_in(coordinator).post("/practices/draft/submit/", {"version": 1})
    assert "this one is published" in response.content.decode()
    monkeypatch.setattr("practices.rules.can_withdraw", lambda *_: True)
    Practice.objects.filter(pk=draft.pk).update(status=Status.SUBMITTED)
    response = signed_in(coordinator).post("/practices/draft/withdraw/", {"reason": "Wrong."})
    assert "this one is in review" in response.content.decode()


def test_topics_and_glossary(client: Client) -> None:
    topic = TopicFactory(slug="payments", label="Payments")
    TopicFactory(slug="empty", label="Empty")
    PracticeFactory(title="Live one", topics=[topic])
    PracticeFactory(title="No stage", topics=[topic], stage=None)
    assert "2 practices" in page(client, "/topics/")
    html = page(client, "/topics/payments/")
    assert html.index("Live one") < html.index("Stage not known") < html.index("No stage")
    assert "No write-up yet" in page(client, "/topics/empty/")
    page(client, "/topics/absent/", 404)
    page(client, "/glossary/")


def test_what_is_beyond_the_most_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("practices.search.finding.MOST", 2)
    PracticeFactory.create_batch(3, title="Wallet")
    html = page(client, "/practices/?q=wallet")
    assert "200+ practices" in html
    assert "count the newest 200" in html


@pytest.mark.parametrize("said", ["1", "", "two", "9" * 30])
def test_nobody_approves_a_text_that_was_not_in_front_of_them(said: str) -> None:
    draft, _author, coordinator = _team()
    publisher = signed_in(coordinator)
    assert 'name="version" value="1"' in page(publisher, "/practices/draft/")
    Practice.objects.filter(pk=draft.pk).update(version=2, situation="Swapped.")
    response = publisher.post("/practices/draft/submit/", {"version": said})
    assert response.status_code == 412
    assert "has changed since you read it" in response.content.decode()
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT
