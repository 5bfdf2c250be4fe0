"""Files of practices through the API."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from practices.models import Attachment
from tests.api.conftest import API, client_of, pointers, told
from tests.factories.files import TEXT, attach_to, pdf
from tests.readers import Cast, make_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(cast: Cast) -> Client:
    return client_of(cast, "nation's system")


def test_a_system_attaches_reads_changes_and_removes(cast: Cast, system: Client) -> None:
    practice = make_practice(cast, "draft")
    address = f"{API}/practices/{practice.slug}/attachments/"
    file = SimpleUploadedFile("plan.pdf", pdf())
    reply = system.post(address, {"file": file, "title": "The plan", "language": "et"})
    assert reply.status_code == 201, reply.content
    body = reply.json()
    assert (body["title"], body["media_type"], body["marking"]) == ("The plan", "application/pdf", "GREEN")  # fmt: skip
    here = reply.headers["Location"].removeprefix("http://testserver")
    assert system.get(here).json() == body
    assert [row["ref"] for row in system.get(address).json()["results"]] == [body["ref"]]
    taken = system.get(f"{here}file/")
    assert b"".join(taken) == pdf()
    assert "attachment" in taken.headers["Content-Disposition"]

    def patch(change: dict[str, Any], etag: str) -> Any:
        return system.patch(here, change, content_type="application/json", headers={"if-match": etag})  # fmt: skip

    told(system.patch(here, {}, content_type="application/json"), 428)
    changed = patch({"title": "A plan", "named_nations": ["denmark"]}, reply.headers["ETag"])
    assert changed.json()["title"] == "A plan"
    told(patch({"title": "Late"}, reply.headers["ETag"]), 412)
    assert pointers(patch({"named_nations": ["nowhere"]}, "*")) == {"#/named_nations"}
    assert pointers(patch({"marking": "AMBER"}, "*")) == {"#/reason"}
    assert patch({"marking": "AMBER", "reason": "Suppliers."}, "*").json()["marking"] == "AMBER"
    told(system.delete(here, headers={"if-match": reply.headers["ETag"]}), 412)
    assert system.delete(here, headers={"if-match": "*"}).status_code == 204
    told(system.get(here), 404)
    told(system.get(f"{here}file/"), 404)


def test_what_is_refused_is_told_at_its_part(cast: Cast, system: Client, settings: Any) -> None:
    practice = make_practice(cast, "green")
    address = f"{API}/practices/{practice.slug}/attachments/"
    assert pointers(system.post(address, {"title": "No file"})) == {"#/file"}
    page = SimpleUploadedFile("a.pdf", b"<html>")
    assert pointers(system.post(address, {"file": page})) == {"#/file"}
    wide = {"file": SimpleUploadedFile("a.pdf", pdf()), "marking": "CLEAR", "language": "?"}
    assert pointers(system.post(address, wide)) >= {"#/language"}
    told(system.post(address, {"title": "a"}, content_type="application/json"), 415)
    settings.UPLOAD_LIMIT = 1000
    told(system.post(address, {"file": SimpleUploadedFile("a.txt", b"x" * 2000)}), 413)
    assert not Attachment.objects.exists()


def test_a_lost_file_and_a_hidden_practice_are_not_found(cast: Cast, system: Client) -> None:
    row = attach_to(make_practice(cast, "green"), cast.people["author"], content=TEXT)
    stranger = Client()
    told(stranger.get(f"{API}{row.get_absolute_url()}file/"), 404)
    told(stranger.get(f"{API}/practices/{row.practice.slug}/attachments/"), 404)
    Attachment.objects.filter(pk=row.pk).update(stored="lost")
    told(system.get(f"{API}{row.get_absolute_url()}file/"), 404)
