"""The loader on the network's own data, and on data with faults."""

import shutil
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from core.models import Event
from declarations.models import Declaration, Principle
from hub.loading.files import BadDataError, read
from hub.loading.load import load_network
from members.markings import Marking
from members.models import Membership, Nation, NetworkProfile, Organisation
from members.roles import Role
from practices.actions import Sharing, update, withdraw
from practices.document import document_of
from practices.models import Practice, PracticeVersion, Reuse, Status, Term, Topic
from summits.models import Summit
from tests.factories.members import PersonFactory
from tests.readers import NOW, TEST
from workinggroups.models import WorkingGroup

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in DATA.glob("*.yaml"):
        shutil.copy(file, tmp_path / file.name)
    return tmp_path


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.django_db
def test_all_of_it_is_loaded_and_a_second_run_changes_nothing() -> None:
    load_network(DATA, by=TEST, at=NOW)
    counts = [m.objects.count() for m in (Practice, Nation, Topic, Summit, WorkingGroup)]
    assert counts == [43, 10, 26, 21, 6]
    assert (Declaration.objects.count(), Principle.objects.count()) == (10, 14)
    bodies = Organisation.objects.filter(kind=Organisation.Kind.LOCAL_AUTHORITY)
    assert (bodies.count(), Term.objects.count()) == (22, 30)
    assert set(Practice.objects.values_list("version", flat=True)) == {1}
    events = Event.objects.count()
    again = load_network(DATA, by=TEST, at=NOW)
    assert again.changed == 0
    assert {c["unchanged"] for c in again.counts.values()} >= {43, 10, 26, 21, 6}
    assert Event.objects.count() == events


@pytest.mark.django_db
def test_null_stays_apart_from_empty_and_sources_stay() -> None:
    load_network(DATA, by=TEST, at=NOW)
    unknown = Declaration.objects.get(slug="data-360-declaration-2019")
    assert (unknown.signatories_known, unknown.signatures.count()) == (False, 0)
    charter = Declaration.objects.get(slug="d5-charter-2014")
    assert (charter.signatories_known, charter.signatures.count()) == (True, 5)
    assert Practice.objects.get(slug="hamagen").stage is None
    assert Practice.objects.get(slug="govuk-verify").has_open_source is None
    assert Practice.objects.get(slug="govuk-notify").has_open_source is True
    assert Nation.objects.get(slug="mexico").website is None
    assert Summit.objects.get(slug="d5-tallinn-2015").venue is None
    recorded = yaml.safe_load((DATA / "practices.yaml").read_text(encoding="utf-8"))["practices"]
    for record in recorded:
        content = document_of(Practice.objects.get(slug=record["slug"]))
        assert content["sources"] == record["sources"]
        assert [r["value"] for r in content["results"]] == [r["value"] for r in record["results"]]
        assert [r["as_of"] for r in content["results"]] == [r["as_of"] for r in record["results"]]
        assert [x["ref"] for x in content["lessons"]] == [x["ref"] for x in record["lessons"]]


@pytest.mark.django_db
def test_records_are_joined_up() -> None:
    load_network(DATA, by=TEST, at=NOW)
    canada = Membership.objects.get(nation__slug="canada")
    assert str(canada.joined) == "February 2018"
    assert canada.admitted_at.get().slug == "d5-wellington-2018"
    notify = Practice.objects.get(slug="govuk-notify")
    assert notify.links_in.filter(source__slug="gc-notify", kind="based_on").exists()
    assert notify.reuses.filter(organisation__slug="pembrokeshire-county-council").exists()
    assert Reuse.objects.filter(nation__slug="canada", practice=notify).exists()
    group = WorkingGroup.objects.get(slug="data-360")
    assert group.founded_at.get().slug == "d9-jerusalem-2018"
    assert group.outputs.get().declarations.get().slug == "data-360-declaration-2019"
    assert Principle.objects.get(slug="user-needs").practices.filter(pk=notify.pk).exists()
    assert NetworkProfile.objects.get().name == "Digital Nations"


@pytest.mark.django_db
def test_what_others_have_changed_since_is_theirs(folder: Path) -> None:
    load_network(DATA, by=TEST, at=NOW)
    narrowed = Practice.objects.get(slug="localgov-drupal")
    coordinator = PersonFactory(role=Role.COORDINATOR, nation=narrowed.owner_nation)
    update(
        narrowed,
        content={"summary": "Ours alone."},
        sharing=Sharing(marking=Marking.AMBER),
        by=coordinator,
        at=NOW,
    )
    withdrawn = Practice.objects.get(slug="govuk-notify")
    withdraw(withdrawn, reason="It was wrong.", by=coordinator, at=NOW)
    WorkingGroup.objects.filter(slug="data-360").update(marking=Marking.GREEN)
    edit(folder, "practices.yaml", 'value: "127"', 'value: "128"')

    load = load_network(folder, by=TEST, at=NOW)

    assert load.changed == 0
    assert load.counts["practices"] == {"unchanged": 41, "kept": 2}
    assert not Practice.objects.visible_to(None).filter(slug="localgov-drupal").exists()
    narrowed.refresh_from_db()
    assert (narrowed.summary, narrowed.marking) == ("Ours alone.", Marking.AMBER)
    withdrawn.refresh_from_db()
    assert (withdrawn.status, withdrawn.version) == (Status.WITHDRAWN, 2)
    assert WorkingGroup.objects.get(slug="data-360").marking == Marking.GREEN


@pytest.mark.django_db
def test_the_command_says_what_it_kept(capsys: pytest.CaptureFixture[str]) -> None:
    load_network(DATA, by=TEST, at=NOW)
    Practice.objects.filter(slug="govuk-notify").update(version=2)
    call_command("load_network", str(DATA))
    said = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert said["practices"].split() == "practices 0 created 0 updated 42 unchanged 1 kept".split()
    assert "kept" not in said["topics"]


@pytest.mark.django_db
def test_a_changed_record_becomes_a_next_version(folder: Path) -> None:
    load_network(DATA, by=TEST, at=NOW)
    edit(folder, "practices.yaml", 'value: "127"', 'value: "128"')
    load = load_network(folder, by=TEST, at=NOW)
    assert load.changed == 1
    practice = Practice.objects.get(slug="govuk-notify")
    assert practice.version == 2
    kept = PracticeVersion.objects.filter(practice=practice).order_by("number")
    values = [version.content["results"][1]["value"] for version in kept]
    assert values == ["127", "128"]
    change = Event.objects.filter(verb="practice:update").get()
    assert set(change.changes) == {"results"}


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
