"""Everything that goes wrong under /api/ is told as problem details."""

from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory

from core.rest import handler, problems
from core.rest.auth import PageSession, credential
from core.rest.middleware import ApiProblemMiddleware
from core.rest.problems import Problem

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.rest_site")]


@pytest.fixture
def api() -> Client:
    return Client(raise_request_exception=False)


def told(reply: Any, status: int) -> dict[str, Any]:
    """The problem that a reply tells, after the checks that hold for all of them."""
    assert reply.status_code == status
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.headers["Cache-Control"] == "no-store"
    body = reply.json()
    assert {"type", "title", "status", "detail", "instance"} <= set(body)
    assert body["status"] == status
    assert body["type"].startswith("http://testserver/api/problems/")
    assert b"secret words" not in reply.content
    return body


@pytest.mark.parametrize(
    ("name", "status", "slug"),
    [
        ("http404", 404, "not-found"),
        ("drf404", 404, "not-found"),
        ("denied", 403, "forbidden"),
        ("drf-denied", 403, "forbidden"),
        ("suspicious", 400, "malformed-request"),
        ("integrity", 409, "conflict"),
        ("operational", 503, "unavailable"),
        ("stale", 412, "stale-version"),
        ("state", 409, "conflict"),
        ("fields", 422, "invalid"),
        ("throttled", 429, "too-many-requests"),
        ("teapot", 500, "server-error"),
        ("bug", 500, "server-error"),
    ],
)
@pytest.mark.parametrize("accept", ["*/*", "application/json, text/html;q=0.5"])
def test_what_an_endpoint_raises(
    api: Client, name: str, status: int, slug: str, accept: str
) -> None:
    reply = api.get(f"/api/v1/faults/{name}/", headers={"accept": accept})
    body = told(reply, status)
    assert body["type"].endswith(f"/{slug}/")
    assert body["instance"] == f"/api/v1/faults/{name}/"


@pytest.mark.parametrize(
    ("name", "errors"),
    [
        (
            "fields",
            [
                {"pointer": "#/results/0/a~1b~0c", "code": "invalid", "detail": "Name it."},
                {"pointer": "#", "code": "invalid", "detail": "Whole."},
                {"pointer": "#/x/1", "code": "bad", "detail": "Bad."},
            ],
        ),
        (
            "django-dict",
            [
                {"pointer": "#/title", "code": "invalid", "detail": "Too long."},
                {"pointer": "#", "code": "invalid", "detail": "Both or none."},
            ],
        ),
        ("django-one", [{"pointer": "#", "code": "one", "detail": "One 1."}]),
        (
            "drf-dict",
            [
                {"pointer": "#/a/1/b", "code": "invalid", "detail": "No."},
                {"pointer": "#", "code": "invalid", "detail": "All."},
            ],
        ),
        ("drf-text", [{"pointer": "#", "code": "invalid", "detail": "Plain."}]),
    ],
)
def test_faults_have_pointers(api: Client, name: str, errors: list[dict[str, str]]) -> None:
    assert told(api.get(f"/api/v1/faults/{name}/"), 422)["errors"] == errors


def test_refusals_of_people_keep_their_sentence(api: Client) -> None:
    assert told(api.get("/api/v1/faults/denied/"), 403)["detail"] == "Only the owner may."
    assert told(api.get("/api/v1/faults/state/"), 409)["detail"] == "It is withdrawn."


@pytest.mark.parametrize(("name", "wait"), [("throttled", "8"), ("throttled-plain", "1")])
def test_429_says_when(api: Client, name: str, wait: str) -> None:
    assert api.get(f"/api/v1/faults/{name}/").headers["Retry-After"] == wait


@pytest.mark.parametrize(
    ("name", "status"), [("bug", 500), ("operational", 503), ("suspicious", 400), ("http404", 404)]
)
def test_what_a_plain_view_raises(api: Client, name: str, status: int) -> None:
    reply = api.get(f"/api/plain/{name}/")
    told(reply, status)
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert ("Retry-After" in reply.headers) == (status == 503)


@pytest.mark.parametrize(
    ("status", "told_as"),
    [(400, 400), (402, 400), (403, 403), (405, 405), (414, 400), (500, 500), (502, 500)],
)
def test_bare_refusals_are_told(api: Client, status: int, told_as: int) -> None:
    reply = api.get(f"/api/status/{status}/")
    told(reply, told_as)
    assert reply.headers["X-Extra"] == "1"


def test_what_is_not_refused_is_left_alone(api: Client) -> None:
    assert api.get("/api/status/200/").content == b"<h1>secret words</h1>"


def test_pages_elsewhere_stay_pages(api: Client) -> None:
    assert api.get("/nowhere/").headers["Content-Type"].startswith("text/html")


def test_unknown_address(api: Client) -> None:
    assert told(api.get("/api/nope/"), 404)["detail"] == problems.NOT_FOUND.title
    assert told(api.get("/api/nope"), 404)["detail"] == problems.NOT_FOUND.title


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_missing_slash_is_told(api: Client, method: str) -> None:
    body = told(getattr(api, method)("/api/v1/events"), 404)
    assert body["detail"] == "Addresses of the API end in a slash: /api/v1/events/"


def test_bad_host(api: Client) -> None:
    body = told(api.get("/api/v1/events/", headers={"host": "evil.example"}), 400)
    assert "evil" not in str(body)


def test_wrong_method_names_the_right_ones(api: Client) -> None:
    reply = api.delete("/api/v1/events/")
    told(reply, 405)
    assert reply.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_not_acceptable(api: Client) -> None:
    told(api.get("/api/v1/events/", headers={"accept": "text/html"}), 406)


@pytest.mark.parametrize(
    "sent",
    [
        "Basic b25lOm9uZQ==",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        "Bearer one two",
        "Bearer öne",
        "Digest x",
        "",
        "one",
        "Bearer\tone",
    ],
)
def test_any_credential_that_is_not_valid_is_401(api: Client, sent: str) -> None:
    reply = api.get("/api/v1/events/", headers={"authorization": sent})
    told(reply, 401)
    assert reply.headers["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'


@pytest.mark.parametrize("sent", ["Bearer one", "bearer one", "BEARER  one"])
def test_a_valid_key_is_taken(api: Client, sent: str) -> None:
    reply = api.get("/api/v1/events/", headers={"authorization": sent})
    assert reply.status_code == 200
    assert reply.headers["Cache-Control"] == "private, no-cache"


def test_options_says_what_is_taken(api: Client) -> None:
    reply = api.options("/api/v1/editions/a/")
    assert (reply.status_code, reply.content) == (204, b"")
    assert reply.headers["Allow"] == "GET, PUT, PATCH, HEAD, OPTIONS"
    assert reply.headers["Accept-Patch"] == "application/json, application/merge-patch+json"
    assert api.options("/api/v1/notes/").headers["Accept-Post"] == "application/json"


@pytest.mark.parametrize("kind", problems.KINDS, ids=lambda kind: kind.slug)
def test_the_type_of_every_problem_leads_to_help(api: Client, kind: Any) -> None:
    reply = api.get(kind.address.removeprefix("http://testserver"))
    assert reply.status_code == 200
    assert kind.title in reply.content.decode().replace("&#x27;", "'")


def test_the_help_lists_every_problem_and_no_other(api: Client) -> None:
    page = api.get("/api/problems/").content.decode()
    assert all(f"/api/problems/{kind.slug}/" in page for kind in problems.KINDS)
    told(api.get("/api/problems/nope/"), 404)


def test_slugs_are_once_and_statuses_are_known() -> None:
    assert len(problems.BY_SLUG) == len(problems.KINDS) == 20
    assert set(problems.BY_STATUS) == {
        400,
        401,
        403,
        404,
        405,
        406,
        409,
        410,
        412,
        413,
        415,
        422,
        428,
        429,
        500,
        503,
        507,
    }


def test_a_fault_of_ours_is_no_problem_of_theirs() -> None:
    assert handler.to_problem(RuntimeError("x")) is None
    same = Problem(problems.STALE)
    assert handler.to_problem(same) is same
    assert same.status_code == HTTPStatus.PRECONDITION_FAILED


def test_a_person_who_is_signed_in_is_a_credential_too(rf: RequestFactory) -> None:

    request = rf.get("/")
    request.auth, request.user = None, SimpleNamespace(is_authenticated=True, pk=7)
    assert credential(request) == "person:7"
    assert PageSession().authenticate_header(request) == 'Bearer realm="api"'


def test_a_stream_that_refuses_is_left_alone(rf: RequestFactory) -> None:

    stream = StreamingHttpResponse([b"x"], status=404)
    assert ApiProblemMiddleware(lambda _request: stream)(rf.get("/api/x")) is stream
