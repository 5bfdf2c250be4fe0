import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, override_settings
from django.urls import path

from core.errors import StaleVersion, StateConflict

pytestmark = pytest.mark.usefixtures("uncounted")
LONG = "Digital governments learn from each other. " * 50


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(LONG)


def data(_request: HttpRequest) -> HttpResponse:
    return JsonResponse({"text": LONG}, headers={"ETag": '"7"'})


def away(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("server closed the connection unexpectedly, host=10.1.2.3")


def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours")


def refused(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("a reason of ours")


def late(_request: HttpRequest) -> HttpResponse:
    raise StateConflict("It is shown already.")


def stale(_request: HttpRequest) -> HttpResponse:
    raise StaleVersion


def bad(_request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("a reason of ours")


urlpatterns = [
    path("refused/", refused),
    path("bad/", bad),
    path("late/", late),
    path("stale/", stale),
    path("page/", page),
    path("data/", data),
    path("away/", away),
    path("broken/", broken),
    path("api/away/", away),
]
handler400 = "hub.errors.bad_request"
handler403 = "hub.errors.permission_denied"
handler404 = "hub.errors.page_not_found"
handler500 = "hub.errors.server_error"
here = override_settings(ROOT_URLCONF="tests.hub.test_middleware")


@here
def test_pages_are_compressed_and_data_keeps_its_strong_etag(client: Client) -> None:
    asked = {"accept-encoding": "gzip"}
    assert client.get("/page/", headers=asked)["Content-Encoding"] == "gzip"
    reply = client.get("/data/", headers=asked)
    assert "Content-Encoding" not in reply
    assert reply["ETag"] == '"7"'


@here
@pytest.mark.parametrize(
    ("address", "kind"),
    [("/away/", "text/html; charset=utf-8"), ("/api/away/", "application/problem+json")],
)
def test_a_lost_database_is_a_503_with_a_time_to_come_back(
    client: Client, address: str, kind: str
) -> None:
    reply = client.get(address)
    assert reply.status_code == 503
    assert reply["Content-Type"] == kind
    assert int(reply["Retry-After"]) > 0
    assert b"10.1.2.3" not in reply.content


@here
def test_whoever_comes_too_late_is_told(client: Client) -> None:
    for address, said in (("/late/", "It is shown already."), ("/stale/", "Somebody else changed")):
        reply = client.post(address)
        assert reply.status_code == 409
        assert said in reply.content.decode()


@here
def test_a_fault_of_ours_is_a_500_page_without_its_reason(client: Client) -> None:
    client.raise_request_exception = False
    reply = client.get("/broken/")
    assert reply.status_code == 500
    assert b"<h1" in reply.content
    assert b"a fault of ours" not in reply.content


@here
@pytest.mark.parametrize(
    ("address", "status"), [("/bad/", 400), ("/refused/", 403), ("/none/", 404)]
)
def test_a_refusal_is_a_page_of_ours_without_the_reason(
    client: Client, address: str, status: int
) -> None:
    reply = client.get(address)
    assert reply.status_code == status
    assert b"<h1" in reply.content
    assert b"a reason of ours" not in reply.content


@here
def test_a_form_of_another_site_is_refused_with_the_same_page() -> None:
    reply = Client(enforce_csrf_checks=True).post("/page/")
    assert reply.status_code == 403
    assert b"<h1" in reply.content
