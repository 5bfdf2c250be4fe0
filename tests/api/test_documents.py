"""The documents tell the truth: the three calls, the OpenAPI file, its shapes and its examples."""

import os
import re
import subprocess
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from pytest_django import Settings

from hub.api import urlpatterns
from practices.actions import publish
from practices.api import examples
from practices.models import Practice, Topic
from tests.api.conftest import API, client_of
from tests.readers import NOW, Cast, make_practice
from workinggroups.models import Action, Decision, Meeting

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def calls(name: str) -> str:
    """The block of the three calls in a document."""
    return next(block for block in BLOCK.findall((ROOT / name).read_text()) if "If-Match" in block)


@pytest.mark.django_db(transaction=True)
def test_the_three_calls_work_as_printed(
    live_server: Any, settings: Settings, tmp_path: Path
) -> None:
    settings.SITE_URL = live_server.url
    call_command("load_network", ROOT / "data", stdout=StringIO())
    block = calls("docs/api.md")
    made = re.search(r"^AUTH=\$\(\S+ manage\.py (make_key .*)\)$", block, re.MULTILINE)
    assert made is not None
    secret = StringIO()
    call_command(*made.group(1).split(), stdout=secret, stderr=StringIO())
    script = block.replace(made.group(0), "").replace("http://127.0.0.1:8000", live_server.url)
    script = re.sub(r"^(curl.*)", r"echo; \1", script, flags=re.MULTILINE)
    ran = subprocess.run(
        ["sh", "-eu", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "AUTH": secret.getvalue().strip(), "no_proxy": "*"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    listed, posted, changed = map(yaml.safe_load, ran.stdout.strip().splitlines())
    assert listed["results"]
    assert all(row["nation"] == "estonia" and row["stage"] == "live" for row in listed["results"])
    assert (posted["status"], posted["version"], posted["stage"]) == ("draft", 1, "beta")
    assert (changed["version"], changed["stage"]) == (2, "live")
    assert Practice.objects.get(slug=changed["slug"]).stage == "live"


def test_the_readme_prints_the_same_calls() -> None:
    assert calls("README.md") == calls("docs/api.md")


@cache
def document() -> dict[str, Any]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return schema


def test_the_file_is_the_document_and_names_every_route() -> None:
    kept = yaml.safe_load((ROOT / "docs/openapi.yaml").read_text())
    assert kept["openapi"].startswith("3.1")
    routes = {re.sub(r"<\w+:(\w+)>", r"{\1}", f"{API}/{entry.pattern}") for entry in urlpatterns}
    assert set(kept["paths"]) == set(document()["paths"])
    assert set(kept["paths"]) == {route.replace("{pk}", "{id}") for route in routes}
    assert set(kept["components"]["securitySchemes"]) == {"key", "session"}
    for operations in kept["paths"].values():
        for operation in operations.values():
            told = operation["responses"]
            assert {"401", "404", "406", "429"} <= set(told)
            assert any(status in told for status in ("200", "201", "204"))


def shape(operation: dict[str, Any], status: str = "200") -> dict[str, Any]:
    """The JSON schema of an operation's answer, strict about members."""
    found: dict[str, Any] = operation["responses"][status]["content"]["application/json"]["schema"]
    return found


def check(body: Any, schema: dict[str, Any]) -> None:
    whole = {**schema, "components": document()["components"]}
    jsonschema.Draft202012Validator(whole).validate(body)


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def members(schema: dict[str, Any]) -> set[str]:
    return set(resolved(schema)["properties"])


def entry_of(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of an entry of a list."""
    found: dict[str, Any] = resolved(schema)["properties"]["results"]["items"]
    return found


FOR_THE_NETWORK = {"/api/v1/burdens/tables/"}  # absent for others; lists are empty instead
ASKED = {  # no answer without
    "/api/v1/compare/": "?practice=x-road&practice=e-residency",
    "/api/v1/search/": "?q=identity",
    "/api/v1/situation/": "?q=too+many+logins",
}


@pytest.mark.django_db
def test_every_answer_has_the_shape_that_is_written_down() -> None:
    call_command("load_network", ROOT / "data", stdout=StringIO())
    client, seen = Client(), set()
    for route, operations in document()["paths"].items():
        if "{" in route or "get" not in operations:
            continue
        reply = client.get(f"{route}{ASKED.get(route, '')}")
        body = reply.json()
        if reply.status_code == 404:
            assert route in FOR_THE_NETWORK
            continue
        if reply.status_code == 401:  # for people only
            assert body["title"]
            continue
        schema = shape(operations["get"])
        check(body, schema)
        assert set(body) == members(schema)
        if "next" not in body:
            continue
        for row in body["results"]:
            # `found_in` is told by searches alone.
            assert set(row) | {"found_in"} == members(entry_of(schema)) | {"found_in"}, route
        if f"{route}{{slug}}/" not in document()["paths"]:
            continue  # a list of what has no address of its own
        for row in body["results"][:12]:
            one = document()["paths"][f"{route}{{slug}}/"]["get"]
            item = client.get(row["url"].removeprefix("http://testserver")).json()
            check(item, shape(one))
            assert set(item) | {"named_nations"} == members(shape(one)) | {"named_nations"}, route
            assert client.get(row["page"].removeprefix("http://testserver")).status_code == 200
            seen.add(route)
    assert len(seen) == 9


@pytest.mark.django_db
def test_answers_about_meetings_and_versions_have_their_shapes(cast: Cast) -> None:
    owner = {"owner_nation": cast.nations["estonia"]}
    meeting = Meeting.objects.create(
        slug="a-call", title="A call", starts_at=NOW, time_zone="UTC", created_at=NOW,
        updated_at=NOW, **owner,
    )  # fmt: skip
    entry = {"meeting": meeting, "number": 1, "text": "t", "paragraph": "p", "fingerprint": "f"}
    decision = Decision.objects.create(**entry)
    action = Action.objects.create(**entry, owner=cast.people["chair"], due="2026-12-01")
    practice = make_practice(cast, "clear", version=2)
    client = client_of(cast, "nation's system")
    topic = Topic.objects.create(slug="t", label="T", definition="d").slug
    client.patch(
        f"{API}/practices/{practice.slug}/",
        {"topics": [topic], "what_did_not_work": "x"},
        content_type="application/json",
        headers={"if-match": "*"},
    )
    waiting = client.get(f"{API}/practices/{practice.slug}/draft/")
    check(waiting.json(), shape(document()["paths"][f"{API}/practices/{{slug}}/draft/"]["get"]))
    version = publish(practice, by=cast.user("owner coordinator"), at=timezone.now()).version
    Practice.objects.update(published_at="2020-01-01T00:00Z")
    here = f"practices/{practice.slug}/versions/"
    for address, route in (
        ("meetings/", "meetings/"),
        ("meetings/a-call/", "meetings/{slug}/"),
        ("decisions/", "decisions/"),
        (f"decisions/{decision.pk}/", "decisions/{id}/"),
        ("actions/", "actions/"),
        (f"actions/{action.pk}/", "actions/{id}/"),
        (here, "practices/{slug}/versions/"),
        (f"{here}{version}/", "practices/{slug}/versions/{number}/"),
        (f"practices/{practice.slug}/", "practices/{slug}/"),
    ):
        reply = client.get(f"{API}/{address}")
        assert reply.status_code == 200, (address, reply.content)
        schema = shape(document()["paths"][f"{API}/{route}"]["get"])
        body = reply.json()
        check(body, schema)
        if "next" in body:
            assert len(body["results"]) == 1, address
            assert set(body["results"][0]) == members(entry_of(schema)), address
        else:
            assert set(body) == members(schema), address


def examples_of(kind: str) -> list[Any]:
    found = []
    for operations in document()["paths"].values():
        for method, operation in operations.items():
            for media in operation.get("requestBody", {}).get("content", {}).values():
                found += [e["value"] for e in media.get("examples", {}).values() if method == kind]
    return found


@pytest.mark.django_db
def test_every_example_is_taken(cast: Cast) -> None:
    client = client_of(cast, "nation's system")
    shown = [value for kind in ("post", "put", "patch") for value in examples_of(kind)]
    for value in (examples.WRITE_UP, examples.CHANGE, examples.REASON):
        assert value in shown
    assert all(v in (examples.WRITE_UP, examples.CHANGE, examples.REASON) for v in shown)
    made = client.post(f"{API}/practices/", examples.WRITE_UP, content_type="application/json")
    assert made.status_code == 201, made.content
    check(made.json(), shape(document()["paths"][f"{API}/practices/"]["post"], "201"))
    address = made.headers["Location"].removeprefix("http://testserver")
    tag = {"if-match": made.headers["ETag"]}
    same = client.put(address, examples.WRITE_UP, content_type="application/json", headers=tag)
    assert (same.status_code, same.headers["ETag"]) == (200, made.headers["ETag"])
    changed = client.patch(
        address, examples.CHANGE, content_type="application/merge-patch+json", headers=tag
    )
    assert (changed.status_code, changed.json()["open_source"]["licence"]) == (200, "EUPL-1.2")
    practice = make_practice(cast, "clear")
    out = client.post(
        f"{API}/practices/{practice.slug}/withdraw/",
        examples.REASON,
        content_type="application/json",
        headers={"if-match": "*"},
    )
    assert out.status_code == 200, out.content
    route = f"{API}/practices/{{slug}}/withdraw/"
    check(out.json(), shape(document()["paths"][route]["post"]))
