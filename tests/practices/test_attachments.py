"""Files attached to practices: kept, handed out, shown, changed, removed; and to whom."""

import datetime
import errno
import hashlib
import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.errors import StaleVersion, StateConflict
from core.models import Event, Verb
from core.uploads import NoRoom
from practices import actions, queries, rules
from practices.actions import About
from practices.history import lines
from practices.models import Attachment, Practice
from practices.tasks import sweep_files
from practices.validators import MOST_ATTACHMENTS
from tests.factories.files import TEXT, attach_to, pdf
from tests.readers import (
    MAY_READ,
    MAY_READ_PRACTICE,
    NAMED,
    NOW,
    READERS,
    Cast,
    make_cast,
    make_practice,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _storage(settings: Any) -> None:
    """A storage of the test's own: a changed setting makes a new one."""
    settings.STORAGES = {**settings.STORAGES}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def client_of(cast: Cast, reader: str) -> Client:
    client = Client()
    if reader != "stranger":
        client.force_login(cast.people[reader])
    return client


def kept() -> set[str]:
    return set(storages["attachments"].listdir("")[1])


def add(practice: Practice, by: Any, **more: Any) -> Attachment:
    values = {"file": io.BytesIO(TEXT), "name": "figures.txt", "about": About()} | more
    return actions.attach(practice, by=by, at=NOW, **values)


def refused(act: Any, *args: Any, **kwargs: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        act(*args, **kwargs)
    return caught.value.message_dict


def row_of(practice: Practice, marking: str) -> Attachment:
    row: Attachment = Attachment.objects.create(
        practice=practice, ref=f"a{practice.pk}-{marking[-3:].lower()}", title="A", name="a.txt",
        media_type="text/plain", size=1, sha256="0", stored=f"{practice.pk}-{marking}",
        added_at=NOW, shown_at=NOW, marking=marking,
        released_to_affiliates=practice.released_to_affiliates and marking == practice.marking,
        owner_nation=practice.owner_nation, owner_circle=practice.owner_circle,
    )  # fmt: skip
    for name in ("named_nations", "named_circles", "named_people"):
        getattr(row, name).set(getattr(practice, name).all())
    return row


def test_an_attachment_is_read_as_its_practice_and_its_own_marking_allow(cast: Cast) -> None:
    """Every cell: with its practice's marking as its practice, with a narrower one as that."""
    alike = {}
    for level in MAY_READ_PRACTICE:
        practice = make_practice(cast, level)
        alike[level] = row_of(practice, practice.marking)
    strict = row_of(alike["clear"].practice, "AMBER+STRICT")
    for reader in READERS:
        seen = set(Attachment.objects.visible_to(cast.user(reader)).values_list("pk", flat=True))
        for level, row in alike.items():
            may = reader in MAY_READ_PRACTICE[level] and "withdrawn" not in level
            # Its author reads a draft for named people, and of its files those that name them.
            assert (row.pk in seen) == (may and (reader, level) != ("author", "draft, red")), (
                reader,
                level,
            )
        assert (strict.pk in seen) == (reader in MAY_READ["strict, named"] - NAMED)


def test_a_file_is_kept_under_a_name_that_tells_nothing(cast: Cast) -> None:
    practice = make_practice(cast, "draft")
    about = About("  The figures ", "pt-BR", "AMBER", [cast.nations["denmark"]])
    row = add(practice, cast.people["author"], about=about)
    assert (row.title, row.language, row.marking, row.size) == ("The figures", "pt-BR", "AMBER", 18)
    assert list(row.named_nations.all()) == [cast.nations["denmark"]]
    assert row.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert kept() >= {row.stored}
    assert "figures" not in row.stored
    assert row.shown_at == NOW  # with its draft
    entry = Event.objects.get(verb=Verb.ATTACHMENT_ADD)
    assert entry.changes["sha256"] == [None, row.sha256]
    assert actions.open_file(row).read() == TEXT


def test_left_out_it_is_as_its_practice(cast: Cast) -> None:
    practice = make_practice(cast, "amber, named, released", language="et")
    row = add(practice, cast.people["author"])
    assert (row.title, row.language, row.marking) == ("figures.txt", "et", "AMBER")
    assert row.released_to_affiliates
    assert list(row.named_nations.all()) == list(practice.named_nations.all())


def test_on_a_practice_that_is_out_it_waits_for_somebody_else(cast: Cast) -> None:
    practice = make_practice(cast, "green")
    coordinator, author = cast.people["owner coordinator"], cast.people["author"]
    row = add(practice, author)
    seen = {reader for reader in READERS if Attachment.objects.visible_to(cast.user(reader))}
    assert seen == {"author", "owner coordinator", "nation's system", "secretariat", "secretariat, elevated"}  # fmt: skip
    assert "__all__" in refused(actions.show_attachment, row, by=author, at=NOW)
    assert "__all__" in refused(actions.show_attachment, row, by=cast.user("nation's system"), at=NOW)  # fmt: skip
    may = {reader for reader in READERS if rules.can_show(cast.user(reader), row)}
    assert may == {"owner coordinator", "secretariat"}
    row = actions.show_attachment(row, by=coordinator, at=NOW)
    assert row.shown_at == NOW
    assert not any(rules.can_show(cast.user(reader), row) for reader in READERS)
    assert Attachment.objects.visible_to(cast.user("peer official")).exists()
    with pytest.raises(StateConflict):
        actions.show_attachment(row, by=coordinator, at=NOW)


def test_what_cannot_be_attached_leaves_nothing_behind(cast: Cast) -> None:
    practice, author = make_practice(cast, "green"), cast.people["author"]
    before = kept()
    assert "file" in refused(add, practice, author, name="figures.exe")
    assert "marking" in refused(add, practice, author, about=About(marking="CLEAR"))
    assert "language" in refused(add, practice, author, about=About(language="Klingon!"))
    system = cast.user("nation's system")
    assert "marking" in refused(add, practice, system, about=About(marking="RED"))
    with pytest.raises(StateConflict):
        add(make_practice(cast, "withdrawn, green"), author)
    assert kept() == before
    assert not Attachment.objects.exists()
    assert not Event.objects.filter(verb=Verb.ATTACHMENT_ADD).exists()


def test_whoever_attaches_for_named_people_is_one_of_them(cast: Cast) -> None:
    row = add(make_practice(cast, "green"), cast.people["author"], about=About(marking="RED"))
    assert list(row.named_people.all()) == [cast.people["author"]]
    assert actions.attach(  # the same file for others: that it is there already is not told
        row.practice, file=io.BytesIO(TEXT), name="a.txt", about=About(),
        by=cast.people["owner coordinator"], at=NOW,
    )  # fmt: skip


def test_a_file_is_attached_once_and_there_are_only_so_many(cast: Cast) -> None:
    practice, author = make_practice(cast, "green"), cast.people["author"]
    add(practice, author)
    assert "attached already: “figures.txt”" in refused(add, practice, author)["file"][0]
    for number in range(1, MOST_ATTACHMENTS):
        add(practice, author, file=io.BytesIO(str(number).encode()))
    more = refused(add, practice, author, file=io.BytesIO(b"one more"))
    assert "may have 20" in more["file"][0]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_full_disk_keeps_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def full(*_args: object) -> str:
        raise OSError(code, "no")

    practice = make_practice(cast, "green")
    monkeypatch.setattr(storages["attachments"], "_save", full)
    with pytest.raises(OSError if code == errno.EIO else NoRoom):
        add(practice, cast.people["author"])
    assert not Attachment.objects.exists()
    if code == errno.ENOSPC:
        client = client_of(cast, "author")
        form = {"file": SimpleUploadedFile("a.txt", TEXT), "language": "en", "marking": "GREEN"}
        reply = client.post(f"/practices/{practice.slug}/attachments/", form)
        assert reply.status_code == 507
        assert "Nothing of what was sent has been saved" in reply.content.decode()


def test_what_is_said_of_it_changes_with_a_reason_and_never_widens(cast: Cast) -> None:
    author = cast.people["author"]
    row = attach_to(make_practice(cast, "green"), author, marking="AMBER")

    def change(**more: Any) -> Attachment:
        about = About(**{name: more.pop(name) for name in list(more) if name not in {"reason", "expected"}})  # fmt: skip
        return actions.change_attachment(row, about=about, by=author, at=NOW, **more)

    assert change(title="Other", language="mi").version == 2
    assert change(title="Other").version == 2  # nothing differs
    assert "takes two people" in refused(change, marking="GREEN", reason="Why not.")["marking"][0]
    assert "named_nations" in refused(change, nations=[cast.nations["denmark"]])
    assert "reason" in refused(change, marking="AMBER+STRICT")
    assert change(marking="AMBER+STRICT", reason="It names suppliers.").version == 3
    with pytest.raises(StaleVersion):
        change(title="Late", expected=frozenset({1}))
    assert "no wider than its practice" in refused(change, marking="CLEAR")["marking"][0]


def test_before_anybody_reads_it_its_writer_opens_it_alone(cast: Cast) -> None:
    author = cast.people["author"]
    row = add(make_practice(cast, "draft"), author, about=About(marking="AMBER"))
    changed = actions.change_attachment(
        row, about=About(marking="GREEN"), by=author, at=NOW, reason="It may travel."
    )
    assert changed.marking == "GREEN"


def test_two_people_open_it_and_never_beyond_its_practice(cast: Cast) -> None:
    people = cast.people
    row = attach_to(make_practice(cast, "green released"), people["author"], marking="AMBER+STRICT")
    two = {"asked_by": people["peer official"], "by": people["owner coordinator"], "at": NOW}
    assert "marking" in refused(
        actions.share_attachment, row, marking="CLEAR", reason="Why.", **two
    )
    actions.share_attachment(row, nation=cast.nations["canada"], reason="Why.", **two)
    assert Attachment.objects.visible_to(people["peer official"]).exists()
    actions.share_attachment(row, marking="GREEN", release=True, reason="Why.", **two)
    assert Attachment.objects.visible_to(people["affiliate of the owner"]).exists()
    two["by"] = two["asked_by"]
    assert "marking" in refused(actions.share_attachment, row, marking="GREEN", reason="", **two)


def test_a_removed_file_is_gone_and_its_history_stays(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    author = cast.people["author"]
    practice = make_practice(cast, "clear")
    row = attach_to(practice, author, title="The figures")
    attach_to(practice, author, content=pdf(), name="a.pdf", title="The plan", marking="AMBER+STRICT")  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_attachment(row, by=author, at=NOW)
    assert row.stored not in kept()
    assert not Attachment.objects.visible_to(author).filter(pk=row.pk).exists()
    with pytest.raises(StateConflict):
        actions.remove_attachment(row, by=author, at=NOW)
    known = queries.history(author, practice.pk)
    assert known is not None
    told = [line.what for line in lines(known.entries.order_by("sequence"), told_since=NOW - DAY)]
    assert told[0] == "attached the file, “The figures”"
    assert told[1] == "attached the file"
    assert told[2] == "removed the attachment, “The figures”"
    assert {line.what for line in lines(known.entries, told_since=None)} == {"attached the file", "removed the attachment"}  # fmt: skip


def test_the_history_tells_what_changed_of_a_file(cast: Cast) -> None:
    author = cast.people["author"]
    row = attach_to(make_practice(cast, "green"), author, title="Figures")
    actions.change_attachment(row, about=About("Numbers"), by=author, at=NOW)
    entry = Event.objects.get(verb=Verb.ATTACHMENT_UPDATE)
    [line] = lines([entry], told_since=NOW - DAY)
    assert (
        line.what
        == "changed the attachment, “Numbers”: changed the title from “Figures” to “Numbers”"
    )


def test_files_without_a_row_are_swept_after_a_day(cast: Cast) -> None:
    row = attach_to(make_practice(cast, "green"), cast.people["author"])
    storage = storages["attachments"]
    storage.save("orphan", io.BytesIO(b"half"))
    now = storage.get_modified_time("orphan")
    gone, lost = actions.sweep_files(at=now + DAY / 2)
    assert gone == 0
    assert lost == []
    storage.delete(row.stored)
    gone, lost = actions.sweep_files(at=now + 2 * DAY)
    assert gone >= 1
    assert lost == [row.ref]
    assert "orphan" not in kept()
    storage.save("orphan", io.BytesIO(b"half"))
    sweep_files()


def test_nothing_was_ever_kept(settings: Any, tmp_path: Any) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    place = {"BACKEND": backend, "OPTIONS": {"location": tmp_path / "none"}}
    settings.STORAGES = {**settings.STORAGES, "attachments": place}
    assert actions.sweep_files(at=NOW) == (0, [])


# --- Pages ------------------------------------------------------------------------------------


def test_a_file_is_attached_on_a_page_and_handed_out(cast: Cast) -> None:
    practice = make_practice(cast, "green")
    author, coordinator = client_of(cast, "author"), client_of(cast, "owner coordinator")
    address = f"/practices/{practice.slug}/attachments/"
    assert 'enctype="multipart/form-data"' in author.get(address).content.decode()
    form = {
        "file": SimpleUploadedFile("Zahlen für Tōkyō.pdf", pdf()),
        "title": "",
        "language": "de",
    }
    reply = author.post(address, {**form, "marking": "AMBER+STRICT", "nations": ["denmark"]}, follow=True)  # fmt: skip
    html = reply.content.decode()
    assert "“Zahlen für Tōkyō.pdf” is attached. It waits until somebody else" in html
    row = Attachment.objects.get()
    assert "PDF, " in html
    assert "German" in html
    assert row.sha256 in author.get(row.get_absolute_url()).content.decode()
    assert "Show to the readers" not in author.get(row.get_absolute_url()).content.decode()
    assert author.post(f"{row.get_absolute_url()}show/").status_code == 403
    assert "Show to the readers" in coordinator.get(row.get_absolute_url()).content.decode()
    assert coordinator.post(f"{row.get_absolute_url()}show/").status_code == 302
    assert row.title in coordinator.get(practice.get_absolute_url()).content.decode()

    named = client_of(cast, "named nation's official")
    reply = named.get(row.file_url)
    assert b"".join(reply) == pdf()
    head = reply.headers
    assert head["Content-Type"] == "application/pdf"
    assert (
        head["Content-Disposition"]
        == "attachment; filename*=utf-8''Zahlen%20f%C3%BCr%20T%C5%8Dky%C5%8D.pdf"
    )
    assert head["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in head["Content-Security-Policy"]
    assert head["Cache-Control"] == "private, no-store"
    assert head["Content-Length"] == str(len(pdf()))
    entry = Event.objects.get(verb=Verb.ATTACHMENT_READ)
    assert entry.actor_id == str(cast.people["named nation's official"].pk)
    for reader in ("stranger", "peer official", "secretariat", "affiliate of the owner"):
        for place in (row.file_url, row.get_absolute_url()):
            assert client_of(cast, reader).get(place).status_code == 404


def test_a_public_file_may_be_kept_by_its_reader_and_a_lost_one_is_not_found(cast: Cast) -> None:
    row = attach_to(make_practice(cast, "clear"), cast.people["author"])
    reply = Client().get(row.file_url)
    assert reply.headers["Cache-Control"] == "private, no-cache"
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Attachments" in Client().get(row.practice.get_absolute_url()).content.decode()
    page = Client().get(f"/practices/{row.practice.slug}/attachments/").content.decode()
    assert "Attach a file" not in page
    assert not Event.objects.filter(verb=Verb.ATTACHMENT_READ).exists()
    storages["attachments"].delete(row.stored)
    assert Client().get(row.file_url).status_code == 404


def test_what_a_page_refuses_it_says_beside_the_field(cast: Cast) -> None:
    practice = make_practice(cast, "green")
    author = client_of(cast, "author")
    address = f"/practices/{practice.slug}/attachments/"
    form = {"language": "en", "marking": "GREEN"}
    reply = author.post(address, {**form, "file": SimpleUploadedFile("a.png", pdf())})
    assert reply.status_code == 422
    assert "Name it .pdf." in reply.content.decode()
    reply = author.post(address, form)
    assert "Choose a file." in reply.content.decode()
    reply = author.post(address, {**form, "marking": "CLEAR", "file": SimpleUploadedFile("a.pdf", pdf())})  # fmt: skip
    assert reply.status_code == 422
    assert not Attachment.objects.exists()
    assert client_of(cast, "peer official").post(address, form).status_code == 403
    withdrawn = make_practice(cast, "withdrawn, green")
    assert author.get(f"/practices/{withdrawn.slug}/attachments/").status_code == 404


def test_an_attachment_is_changed_and_removed_on_its_page(cast: Cast) -> None:
    author = client_of(cast, "author")
    row = attach_to(make_practice(cast, "green"), cast.people["author"])
    here = row.get_absolute_url()
    form = {"title": "Numbers", "language": "en", "marking": "GREEN", "version": 1}
    assert author.post(here, form).status_code == 302
    assert "Somebody else changed it" in author.post(here, form).content.decode()
    form |= {"marking": "AMBER", "version": 2}
    assert "the reason is kept" in author.post(here, form).content.decode()
    peer = client_of(cast, "peer official")
    assert peer.post(here, form).status_code == 403
    assert peer.post(f"{here}remove/").status_code == 403
    assert author.post(f"{here}remove/").status_code == 302
    assert author.get(here).status_code == 404


def test_only_those_who_are_known_send_large_forms(cast: Cast, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.UPLOAD_LIMIT = 5_000, 20_000
    big, huge = (SimpleUploadedFile("a.txt", b"x" * size) for size in (10_000, 30_000))
    assert Client().post("/account/login/", {"file": big}).status_code == 413
    address = f"/practices/{make_practice(cast, 'green').slug}/attachments/"
    author = client_of(cast, "author")
    form = {"title": "", "language": "en", "marking": "GREEN"}
    big.seek(0)
    assert author.post(address, {**form, "file": big}).status_code == 302
    reply = author.post(address, {**form, "file": huge})
    assert reply.status_code == 413
    assert "a file 25 MB" in reply.content.decode()
