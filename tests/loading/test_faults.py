"""The loader refuses data with faults, and names each."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hub.loading.files import BadDataError, read
from members.models import Nation
from tests.loading.conftest import edit


@pytest.mark.django_db
def test_all_faults_are_told_at_once_and_nothing_is_written(folder: Path) -> None:
    edit(folder, "practices.yaml", "kind: platform", "kind: plattform")
    edit(folder, "practices.yaml", 'as_of: "2018-11"', 'as_of: "2018-13"')
    edit(folder, "nations.yaml", "time_zone: Europe/Tallinn", "time_zone: Europe/Talinn")
    edit(folder, "topics.yaml", "slug: payments", "slug: Payments!")
    edit(folder, "declarations.yaml", "binding: false", "binding: perhaps")
    with pytest.raises(CommandError) as refusal:
        call_command("load_network", str(folder))
    told = str(refusal.value)
    assert "practices.yaml, govuk-notify.kind: “plattform” is not one of" in told
    assert "practices.yaml, govuk-notify.results[1].as_of: “2018-13” is not in the calendar" in told
    assert "nations.yaml, estonia.time_zone: “Europe/Talinn” is no time zone" in told
    assert "topics.yaml: “Payments!” is no slug" in told
    assert "declarations.yaml, d5-charter-2014.binding: true or false is needed" in told
    assert "there is no topics “payments”" in told
    assert Nation.objects.count() == 0


FAULTS = [
    ("glossary.yaml", "terms:", "terms: [", "glossary.yaml: not readable as YAML"),
    ("topics.yaml", "  - slug: payments", "  - slug: payments\n    slug: payments", "given twice"),
    ("topics.yaml", "slug: payments", "slug: open-data", "topics.yaml, open-data: the slug is given"),
    ("nations.yaml", "founding: true", "founded: true", "estonia.founded: no such field"),
    ("nations.yaml", "founding: true", "founded: true", "estonia.founding: missing"),
    ("nations.yaml", "iso2: IL", "iso2: EE", "iso2 EE is given 2 times"),
    ("nations.yaml", "iso2: IL", "iso2: il", "“il” is not of the form NZ"),
    ("nations.yaml", "joined_at_event: d5-london-2014", "joined_at_event: d5-busan-2016", "does not list"),
    ("summits.yaml", "ordinal: 1\n", "ordinal: null\n", "ministerial summits, and no others"),
    ("summits.yaml", "ordinal: 1\n", "ordinal: one\n", "a whole number is needed, not 'one'"),
    ("summits.yaml", 'end: "2014-12-10"', 'end: "2014-12-01"', "2014-12-01 lies before 2014-12-09"),
    ("summits.yaml", 'start: "2014-12-09"', "start: 2014", "a quoted text is needed, not 2014"),
    ("summits.yaml", "part_of: d5-tallinn-2015", "part_of: d5-tallinn-2015-steering", "part of itself"),
    ("summits.yaml", "documents: [d5-charter-2014]", "documents: [dn-charter-2021]", "names another meeting"),
    ("declarations.yaml", "superseded_by: d7-charter-2018", "superseded_by: null", "does not say superseded_by"),
    ("practices.yaml", "year_started: 2015", "year_started: 2019", "the years are out of order"),
    ("practices.yaml", "year_retired: 2023", "year_retired: null", "must be given for retired"),
    ("practices.yaml", "related: [gc-notify,", "related: [govuk-notify,", "cannot name itself"),
    ("practices.yaml", "nation: canada, country: CA", "nation: canada, country: US", "is not the code of canada"),
    ("practices.yaml", "nation: null, country: US", "nation: null, country: DK", "DK is a member"),
    ("practices.yaml", "topics: [payments,", "topics: payments #", "a list is needed"),
    ("practices.yaml", 'title: "GOV.UK Pay:', 'title: "' + "x" * 170, "at most 160 characters"),
    ("practices.yaml", 'repository: "https://github.com/alphagov/pay', 'repository: "ftp://x/pay', "is no web address"),
    ("principles.yaml", "principles: 10", "principles: 11", "11 counted, 10 listed"),
    ("affiliates.yaml", 'as_of: "2019-03-29"', 'as_of: "2017-03-29"', "2017-03-29 lies before 2018-12-07"),
    ("affiliates.yaml", "kind: press", "kind: gossip", "“gossip” is not one of"),
    ("glossary.yaml", "see: {meetings: [d5-london-2014]", "see: {meeting: [d5-london-2014]", "no such kind"),
    ("glossary.yaml", "see: {}", "see: []", "an object is needed"),
    ("workinggroups.yaml", "topics: [sustainability]", "topics: []", "at least 1 needed"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "told"), FAULTS)
def test_each_kind_of_fault_is_named(
    folder: Path, name: str, old: str, new: str, told: str
) -> None:
    edit(folder, name, old, new)
    with pytest.raises(BadDataError) as refusal:
        read(folder)
    assert any(told in fault for fault in refusal.value.faults), refusal.value.faults


def test_a_missing_file_and_a_file_that_is_no_text_are_named(folder: Path) -> None:
    (folder / "topics.yaml").unlink()
    (folder / "glossary.yaml").write_bytes(b"\xff\xfe")
    (folder / "summits.yaml").write_text("- a list")
    with pytest.raises(BadDataError) as refusal:
        read(folder)
    assert refusal.value.faults == [
        "topics.yaml: the file is missing",
        "summits.yaml: an object with lists is needed",
        "glossary.yaml: the file is not UTF-8 text",
    ]


def test_records_that_are_no_objects_are_named(folder: Path) -> None:
    (folder / "topics.yaml").write_text("topics: nothing")
    edit(folder, "affiliates.yaml", "aggregates:", "aggregates: [1]\nother:")
    with pytest.raises(BadDataError) as refusal:
        read(folder)
    assert "topics.yaml: a list of records is needed" in refusal.value.faults
    assert "affiliates.yaml, aggregates, record 1: an object is needed" in refusal.value.faults


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("load_network", str(tmp_path / "nowhere"))
