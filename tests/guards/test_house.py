import ast
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath

import pytest

from tests.guards import house

ROOT = Path(__file__).resolve().parents[2]
# The settings are one file by decision (architecture.md).
LONG_BY_DECISION = {PurePath("hub/settings.py")}


def python_files(*folders: str) -> list[Path]:
    return [
        file
        for folder in folders
        for file in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in file.parts
    ]


def complaints_about(file: Path) -> Iterator[str]:
    path = PurePath(file.relative_to(ROOT))
    source = file.read_text()
    tree = ast.parse(source)
    if path.parts[0] in house.APPS:
        for rule in house.RULES:
            yield from rule(path, tree)
    if path not in LONG_BY_DECISION:
        yield from house.length(path, tree, lines=source.count("\n"))
    yield from house.suppressions(source)


def test_every_module_keeps_the_house_rules() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{complaint}"
        for file in python_files(*house.APPS, "hub")
        for complaint in complaints_about(file)
    ]
    assert not found, "\n".join(["", *found])


def test_tests_and_scripts_give_reasons_for_what_they_silence() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{complaint}"
        for file in python_files("tests", "script")
        if file != Path(__file__)
        for complaint in house.suppressions(file.read_text())
    ]
    assert not found, "\n".join(["", *found])


def test_every_template_keeps_the_house_rules() -> None:
    folder = ROOT / "templates"
    found = [
        f"{file.relative_to(ROOT)}:{complaint}"
        for file in sorted(folder.rglob("*.html"))
        for complaint in house.template(
            file.read_text(), letter=file.is_relative_to(folder / "emails")
        )
    ]
    assert not found, "\n".join(["", *found])


def planted(rule: Callable[..., Iterator[str]], path: str, source: str) -> list[str]:
    return list(rule(PurePath(path), ast.parse(source)))


@pytest.mark.parametrize(
    ("rule", "path", "good", "bad"),
    [
        (house.layout, "members/markings.py", '"""What a marking means."""', "MARKS = 1"),
        (
            house.clock,
            "practices/actions.py",
            "def publish(*, at): return at",
            "def publish(): return timezone.now()",
        ),
        (house.clock, "practices/models/practice.py", "at = f()", "at = f(default=timezone.now)"),
        (house.clock, "practices/models.py", "at = f()", "at = f(auto_now_add=True)"),
        (
            house.writes,
            "practices/views.py",
            "actions.create(by=1); context.update({}); cache.delete(key)",
            "Practice.objects.create(title='x')",
        ),
        (house.writes, "practices/api/write.py", "actions.publish(p)", "rows.filter(a=1).delete()"),
        (house.writes, "digests/tasks.py", "actions.send(p)", "rows.update(sent=True)"),
        (house.writes, "practices/forms.py", "form.is_valid()", "form.save()"),
        (
            house.web,
            "practices/queries.py",
            "from django.db.models import Q",
            "from django.http import Http404",
        ),
        (house.web, "members/models/person.py", "import django.db", "import django.shortcuts"),
        (house.queueing, "digests/actions.py", "owe(letter)", "send.delay(letter.pk)"),
        (
            house.every_field,
            "practices/forms.py",
            "class Meta:\n fields = ['title']",
            "class Meta:\n fields = '__all__'",
        ),
        (
            house.raw_html,
            "practices/views.py",
            "format_html('<b>{}</b>', x)",
            "html.mark_safe(x)",
        ),
        (
            house.task_names,
            "digests/tasks.py",
            "@shared_task(name='digests.send')\ndef send(*, pk: int): ...",
            "@shared_task\ndef send(): ...",
        ),
        (
            house.task_names,
            "digests/tasks.py",
            "@shared_task(name='digests.send', bind=True)\ndef send(self, *, pk: int): ...",
            "@shared_task(name='mail.send')\ndef send(): ...",
        ),
        (
            house.task_names,
            "digests/tasks.py",
            "@other\ndef send(row): ...",
            "@shared_task(name='digests.send')\ndef send(pk): ...",
        ),
        (
            house.trail,
            "practices/actions/x.py",
            "record(verb); Event.objects.filter(pk=1)",
            "Event.objects.create(verb=verb)",
        ),
        (house.trail, "hub/home.py", "entry = Event.objects.get()", "Event(verb=1)"),
        (house.trail, "core/tasks.py", "audit.anchor(at=now)", "Anchor.objects.all().delete()"),
        (
            house.task_names,
            "digests/tasks.py",
            "def send(row): ...",
            "@shared_task(name='digests.send', queue='mail')\ndef send(): ...",
        ),
    ],
)
def test_a_planted_violation_is_caught(
    rule: Callable[..., Iterator[str]], path: str, good: str, bad: str
) -> None:
    assert planted(rule, path, good) == []
    assert len(planted(rule, path, bad)) == 1


@pytest.mark.parametrize("name", ["utils", "helpers", "services", "signals"])
def test_a_bag_of_things_is_caught(name: str) -> None:
    [complaint] = planted(house.layout, f"members/{name}.py", '"""Things."""')
    assert "name the module by its noun" in complaint


def test_what_doors_may_do_they_may() -> None:
    assert planted(house.clock, "practices/views.py", "now = timezone.now()") == []
    assert planted(house.clock, "core/management/commands/x.py", "now = timezone.now()") == []
    assert planted(house.web, "practices/views.py", "from django.http import Http404") == []


def test_length_is_measured() -> None:
    body = "\n".join(f"    x = {number}" for number in range(40))
    path = PurePath("members/rules.py")
    tree = ast.parse(f"def short():\n    x = 1\ndef long():\n{body}\n")
    assert list(house.length(path, tree, lines=300)) == ["3: long has 41 lines, more than 40"]
    assert len(list(house.length(path, ast.parse(""), lines=301))) == 1


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("x = 1  # noqa", "noqa without a code"),
        ("x = 1  # noqa: E501", "noqa without a reason"),
        ("x = 1  # type: ignore", "type: ignore without a code"),
        ("x = 1  # type: ignore[arg-type]", "type: ignore without a reason"),
        ("x = 1  # pragma: no cover", "pragma: no cover without a reason"),
        ("x = 1  # noqa: E501, S101 - an address", None),
        ("x = 1  # type: ignore[arg-type]  # the stubs know no such thing", None),
        ("x = 1  # type: ignore[arg-type] - the stubs know no such thing", None),
        ("x = 1  # pragma: no cover - only on Windows", None),
        ("x = 1  # an ordinary remark", None),
    ],
)
def test_silencing_needs_a_code_and_a_reason(line: str, sentence: str | None) -> None:
    assert list(house.suppressions(line)) == ([f"1: {sentence}"] if sentence else [])


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{{ text|safe }}", "|safe on what may be member text"),
        ("{% autoescape off %}", "autoescape off"),
        ('<p style="color: red">', "inline style"),
        ("<style>p {}</style>", "inline style"),
        ("<script>go()</script>", "inline script"),
        ('<button onclick="go()">', "inline handler"),
        ('<a href="javascript:go()">', "javascript: address"),
        ('<script src="/static/js/hub.js" defer></script>', None),
        ('<link rel="stylesheet" href="x"> {{ text }} {{ a.safety }}', None),
    ],
)
def test_templates_hold_nothing_that_the_policy_stops(line: str, fault: str | None) -> None:
    assert list(house.template(line)) == ([f"1: {fault}"] if fault else [])


def test_a_letter_may_carry_its_styles_but_no_script() -> None:
    assert list(house.template('<p style="margin:0">', letter=True)) == []
    assert list(house.template("<script>go()</script>", letter=True)) != []


def test_each_decision_has_a_number_of_its_own() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(file.name[:4]) for file in files]
    assert len(set(numbers)) == len(numbers)
    assert [file.read_text().split(".")[0] for file in files] == [f"# {each}" for each in numbers]
