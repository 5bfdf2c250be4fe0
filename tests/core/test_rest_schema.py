"""The OpenAPI document says what the kernel does, and the documentation shows it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from core.rest import pages
from core.rest.auth import BearerAuthentication
from core.rest.negotiation import FastJSONRenderer
from tests.core.rest_site import EditionItem, EventShape

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.rest_site")]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    pages.document.cache_clear()
    yield
    pages.document.cache_clear()


@pytest.fixture
def document() -> dict[str, Any]:
    return Client().get("/api/v1/openapi.json").json()


def names(operation: dict) -> set[tuple[str, str]]:
    return {(parameter["in"], parameter["name"]) for parameter in operation["parameters"]}


def test_it_is_valid_openapi_31_in_both_formats(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    validate_schema(document)
    reply = Client().get("/api/v1/openapi.yaml")
    assert reply.headers["Content-Type"].startswith("application/vnd.oai.openapi")
    assert yaml.safe_load(reply.content) == document


def test_it_can_be_kept() -> None:
    reply = Client().get("/api/v1/openapi.json")
    headers = {"if-none-match": reply.headers["ETag"]}
    again = Client().get("/api/v1/openapi.json", headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    assert reply.headers["Cache-Control"] == "public, max-age=300"


def test_every_operation_tells_its_problems(document: dict[str, Any]) -> None:
    operations = [op for path in document["paths"].values() for op in path.values()]
    assert len(operations) == 8
    for operation in operations:
        assert {"400", "401", "403", "404", "406", "429", "500", "503"} <= set(
            operation["responses"]
        )
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"]
                schema = response["content"]["application/problem+json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}


def test_a_list_tells_its_parameters_and_its_page(document: dict[str, Any]) -> None:
    operation = document["paths"]["/api/v1/events/"]["get"]
    own = {("query", name) for name in ("actor", "since", "least", "limit", "cursor", "order")}
    assert names(operation) == own | {("header", "If-None-Match")}
    assert operation["operationId"] == "events_list"
    ref = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    page = document["components"]["schemas"][ref.rsplit("/", 1)[1]]
    assert page["required"] == ["results", "next", "previous"]
    assert page["properties"]["results"]["items"] == {"$ref": "#/components/schemas/EventShape"}
    actor = next(p for p in operation["parameters"] if p["name"] == "actor")
    assert actor["schema"] == {"type": "array", "items": {"type": "string", "maxLength": 200}}


def test_a_change_tells_its_conditions(document: dict[str, Any]) -> None:
    item = document["paths"]["/api/v1/editions/{kind}/"]
    assert ("header", "If-Match") in names(item["put"])
    assert {"409", "412", "413", "415", "422", "428"} <= set(item["patch"]["responses"])
    assert set(item["put"]["requestBody"]["content"]) == {"application/json"}
    merge = {"application/json", "application/merge-patch+json"}
    assert set(item["patch"]["requestBody"]["content"]) == merge
    notes = document["paths"]["/api/v1/notes/"]["post"]
    assert names(notes) == {("header", "Idempotency-Key")}
    assert "412" not in notes["responses"]


def test_the_key_is_a_bearer_scheme(document: dict[str, Any]) -> None:
    schemes = document["components"]["securitySchemes"]
    assert (schemes["key"]["type"], schemes["key"]["scheme"]) == ("http", "bearer")
    assert schemes["session"]["in"] == "cookie"
    assert document["paths"]["/api/v1/events/"]["get"]["security"] == [
        {"key": []},
        {"session": []},
        {},
    ]


def test_the_documentation_needs_nobody_else_and_no_inline_script() -> None:
    reply = Client().get("/api/docs/")
    page = reply.content.decode()
    policy = reply.headers["Content-Security-Policy"]
    assert "img-src 'self' data:" in policy
    assert "unsafe" not in policy
    assert not re.findall(r"<script>|<style|\sstyle=|\son\w+=", page)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert 'data-document="/api/v1/openapi.json"' in page


def test_only_reading_is_taken() -> None:
    assert Client().post("/api/v1/openapi.json").status_code == 405


def test_the_renderer_writes_json() -> None:
    assert FastJSONRenderer().render({"a": "é"}) == '{"a":"é"}'.encode()
    assert FastJSONRenderer().render(None) == b""


def test_a_bearer_must_say_how_keys_are_looked_up() -> None:
    request = RequestFactory().get("/", headers={"authorization": "Bearer x"})
    request.user = AnonymousUser()
    with pytest.raises(NotImplementedError):
        BearerAuthentication().authenticate(request)


def test_views_that_are_not_ours_are_left_as_they_are() -> None:

    class Foreign(APIView):
        serializer_class = EventShape

        def get(self, _request: Any) -> Response:
            return Response({})

    class Gone(EditionItem):
        def delete(self, _request: Any, **_kwargs: str) -> Response:
            return Response({})

    patterns = [path("api/v1/f/", Foreign.as_view()), path("api/v1/g/<slug:kind>/", Gone.as_view())]
    found = SchemaGenerator(patterns=patterns).get_schema(request=None, public=True)
    assert set(found["paths"]["/api/v1/f/"]["get"]["responses"]) == {"200"}
    gone = found["paths"]["/api/v1/g/{kind}/"]["delete"]
    assert {"404", "409", "412", "428"} <= set(gone["responses"])
    assert "422" not in gone["responses"]
