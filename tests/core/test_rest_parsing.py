"""Strict JSON, strict values, strict parameters."""

import datetime
import decimal
import io
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from core.errors import FieldErrors, StaleVersion, check_version
from core.rest import params, parsing
from core.rest.negotiation import encode, takes_json
from core.rest.problems import Problem, pointer


def refused(body: bytes) -> Problem:
    with pytest.raises(Problem) as caught:
        parsing.loads(body)
    return caught.value


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": [1, -2.5e3, true, null, "\\u00e9"]}', {"a": [1, -2500.0, True, None, "é"]}),
        ('{"tra\u0301mites": "e\u0301\\r\\n"}'.encode(), {"trámites": "é\n"}),
        (b'"tab\\tand\\nline"', "tab\tand\nline"),
        (b'"\\ud83d\\ude00"', "😀"),
        (b"9223372036854775807", 2**63 - 1),
        (b"[" * 64 + b"]" * 64, None),
    ],
)
def test_what_is_read(body: Any, value: Any) -> None:
    found = parsing.loads(body)
    assert value is None or found == value


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b"[1,]",
        b"NaN",
        b'{"a": Infinity}',
        b"[-Infinity]",
        b'{"a": 1} x',
        b"\xff",
        b"\xef\xbb\xbf{}",
        '{"a": 1}'.encode("utf-16"),
        b'"raw \x00 control"',
        b'"raw \n line"',
        b"9" * 5000,
        b"[" * 65 + b"]" * 65,
        b'{"a":' * 65 + b"1" + b"}" * 65,
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
    ],
)
def test_what_cannot_be_read_is_400(body: Any) -> None:
    assert refused(body).status_code == 400


def test_members_that_stand_twice_are_named() -> None:
    problem = refused(b'{"a": 1, "b": [{"c": 1, "d": 2, "c": 1}], "a": 2}')
    assert problem.status_code == 400
    assert [fault["pointer"] for fault in problem.errors] == ["#/a", "#/b/0/c"]


@pytest.mark.parametrize(
    ("body", "where", "code"),
    [
        (b'{"a": ["x", "\\u0000"]}', "#/a/1", "character"),
        (b'{"a": "\\ud800"}', "#/a", "character"),
        (b'{"a": "\\udc00x"}', "#/a", "character"),
        (b'{"a": "\\u001b"}', "#/a", "character"),
        (b'{"a": {"\\u0000": 1}}', "#/a", "character"),
        (b'{"\\ud800": "\\u0000"}', "#/?", "character"),
        (b'{"a/b~": 1e400}', "#/a~1b~0", "number"),
        (b"[9223372036854775808]", "#/0", "number"),
        (b"[-9223372036854775809]", "#/0", "number"),
    ],
)
def test_values_that_cannot_be_kept_are_422(body: Any, where: str, code: str) -> None:
    problem = refused(body)
    assert problem.status_code == 422
    assert (where, code) in [(fault["pointer"], fault["code"]) for fault in problem.errors]


def test_faults_told_have_an_end() -> None:
    assert len(refused(b"[" + b'"\\u0000",' * 500 + b"1]").errors) == parsing.FAULTS_TOLD


def test_pointer_escapes() -> None:
    assert pointer(["a/b", 0, "c~d"]) == "#/a~1b/0/c~0d"
    assert pointer([]) == "#"


pytest_api = pytest.mark.urls("tests.core.rest_site")


def post(body: bytes | str, kind: str = "application/json", **headers: str) -> Any:
    return Client().generic("POST", "/api/v1/notes/", body, content_type=kind, headers=headers)


def faults(reply: Any) -> dict[str, str]:
    return {fault["pointer"]: fault["code"] for fault in reply.json()["errors"]}


@pytest_api
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{"number": "1"}', {"#/number": "invalid"}),
        ('{"number": 1.0}', {"#/number": "invalid"}),
        ('{"number": true}', {"#/number": "invalid"}),
        ('{"number": 1001}', {"#/number": "max_value"}),
        ("{}", {"#/number": "required"}),
        ("[]", {"#": "invalid"}),
        ("null", {"#": "null"}),
        ('{"number": 1, "sure": "true"}', {"#/sure": "invalid"}),
        ('{"number": 1, "sure": 1}', {"#/sure": "invalid"}),
        ('{"number": 1, "title": 5}', {"#/title": "invalid"}),
        ('{"number": 1, "title": "a\\nb"}', {"#/title": "character"}),
        ('{"number": 1, "title": "' + "a" * 21 + '"}', {"#/title": "max_length"}),
        ('{"number": 1, "day": "20260101"}', {"#/day": "invalid"}),
        ('{"number": 1, "day": "2026-02-30"}', {"#/day": "invalid"}),
        ('{"number": 1, "day": "٢٠٢٦-٠١-٠١"}', {"#/day": "invalid"}),
        ('{"number": 1, "day": "1899-12-31"}', {"#/day": "invalid"}),
        ('{"number": 1, "day": 20260101}', {"#/day": "invalid"}),
        ('{"number": 1, "at": "2026-01-01T00:00:00"}', {"#/at": "invalid"}),
        ('{"number": 1, "at": "2026-01-01T25:00:00Z"}', {"#/at": "invalid"}),
        ('{"number": 1, "at": "2101-01-01T00:00:00Z"}', {"#/at": "invalid"}),
        ('{"number": 1, "marks": [1, 2.5]}', {"#/marks/1": "invalid"}),
        ('{"number": 1, "kind": "x"}', {"#/kind": "read-only"}),
        ('{"x/y": 1, "number": -1}', {"#/x~1y": "unknown", "#/number": "min_value"}),
    ],
)
def test_a_body_is_refused_with_pointers_for_all_its_faults(
    body: Any, expected: dict[str, str]
) -> None:
    reply = post(body)
    assert reply.status_code == 422
    assert faults(reply) == expected


@pytest_api
@pytest.mark.django_db
def test_a_right_body_is_taken() -> None:
    body = (
        '{"number": 1, "note": "two\\nlines", "day": "2026-01-01", "sure": false, "marks": [1],'
        ' "at": "2026-01-01t09:30:00.5+13:00", "title": " Trámites "}'
    )
    assert post(body, "application/json; charset=UTF-8").status_code == 201


@pytest_api
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("text/plain", 415),
        ("", 415),
        ("application/json; charset=latin-1", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ('application/json; charset="utf-8"', 201),
    ],
)
def test_media_types(kind: Any, status: int) -> None:
    assert post('{"number": 1}', kind).status_code == status


@pytest_api
@pytest.mark.django_db
@pytest.mark.parametrize("size", [1_000_001, 3_000_000])
def test_a_large_body_is_413(size: int) -> None:
    reply = post(b'"' + b"a" * (size - 2) + b'"')
    assert reply.status_code == 413
    assert reply.json()["detail"] == "A body may have 1000000 bytes."
    assert post(b'{"number": 1}'.ljust(1_000_000)).status_code == 201


def test_a_body_longer_than_announced_is_413() -> None:

    with pytest.raises(Problem) as caught:
        parsing.StrictJSONParser().parse(io.BytesIO(b" " * 1_000_001), "application/json")
    assert caught.value.status_code == 413


PARAMETERS = {
    "q": params.text("Words.", longest=5),
    "many": params.choice("Some.", "a", "b", many=True),
    "n": params.whole("Number.", least=-5, most=100),
    "sure": params.truth("Sure?"),
    "day": params.day("Day."),
    "at": params.instant("Instant."),
}


def test_parameters_are_read() -> None:
    query = QueryDict(
        "q=%20tra%CC%81%20&many=a&many=b&n=-5&sure=true&day=2026-01-31&at=2026-01-31T10:00:00%2B01:00"
    )
    assert params.read(query, PARAMETERS) == {
        "q": "trá",
        "many": ("a", "b"),
        "n": -5,
        "sure": True,
        "day": datetime.date(2026, 1, 31),
        "at": datetime.datetime(2026, 1, 31, 9, tzinfo=datetime.UTC),
    }
    assert params.read(QueryDict("sure=false"), PARAMETERS) == {"sure": False}


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ("x=1", "x", "unknown"),
        ("q=a&q=a", "q", "duplicate"),
        ("q=abcdef", "q", "invalid"),
        ("q=%00", "q", "invalid"),
        ("q=a%0Ab", "q", "invalid"),
        ("many=a&many=c", "many", "invalid"),
        ("n=101", "n", "invalid"),
        ("n=-6", "n", "invalid"),
        ("n=1.0", "n", "invalid"),
        ("n=", "n", "invalid"),
        ("n=%D9%A3", "n", "invalid"),
        ("n=1_0", "n", "invalid"),
        ("n=%2B1", "n", "invalid"),
        ("n=" + "9" * 5000, "n", "invalid"),
        ("sure=1", "sure", "invalid"),
        ("day=2026-1-1", "day", "invalid"),
        ("day=0000-01-01", "day", "invalid"),
        ("at=2026-01-31", "at", "invalid"),
        ("Q=a", "Q", "unknown"),
    ],
)
def test_parameters_are_refused_by_name(query: str, name: str, code: str) -> None:
    with pytest.raises(Problem) as caught:
        params.read(QueryDict(query), PARAMETERS)
    assert caught.value.status_code == 400
    assert [(fault["parameter"], fault["code"]) for fault in caught.value.errors] == [(name, code)]


@pytest.mark.parametrize(
    ("accept", "taken"),
    [
        ("*/*", True),
        ("", True),
        ("application/json", True),
        ("APPLICATION/JSON", True),
        ("application/*;q=0.2", True),
        ("text/html, application/xhtml+xml, */*;q=0.8", True),
        ("text/html", False),
        ("application/json;q=0", False),
        ("application/json;q=0.000, text/html", False),
        ("*/*, application/json;q=0", False),
        ("application/json, */*;q=0", True),
        ("application/problem+json", False),
        ("application/json;q=1.0", True),
        ("application/json;q=0.5;x=1", True),
        ("nonsense", False),
    ],
)
def test_who_takes_json(accept: str, taken: bool) -> None:
    assert takes_json(accept) is taken


def test_encode_spells_instants_and_exact_numbers() -> None:

    at = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)
    assert (
        encode({"at": at, "n": decimal.Decimal("1.10")})
        == b'{"at":"2026-01-01T12:00:00Z","n":"1.10"}'
    )
    with pytest.raises(TypeError):
        encode({"x": object()})


def test_faults_by_path_fit_a_form_too() -> None:
    error = FieldErrors({"title": ["Too long."], "results.0.metric": ["Name it."], "": ["Whole."]})
    assert list(error.faults) == [("title",), ("results", 0, "metric"), ()]
    assert {name: len(found) for name, found in error.flat().items()} == {
        "title": 1,
        "results": 1,
        "__all__": 1,
    }


def test_a_version_is_checked() -> None:
    check_version(None, 3)
    check_version(frozenset({2, 3}), 3)
    with pytest.raises(StaleVersion):
        check_version(frozenset({2}), 3)
    with pytest.raises(StaleVersion):
        check_version(frozenset(), 3)
