"""The loader on the network's own data, and on data with faults."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.db import transaction

from core.models import Event
from declarations.models import Declaration, Principle
from hub.loading.load import load_network
from members.markings import Marking
from members.models import Membership, Nation, NetworkProfile, Organisation
from members.roles import Role
from practices.actions import Sharing, update, withdraw
from practices.document import document_of
from practices.models import Practice, PracticeVersion, Reuse, Status, Term, Topic
from summits.models import Summit
from tests.factories.members import PersonFactory
from tests.loading.conftest import DATA, edit
from tests.readers import NOW, TEST
from workinggroups.models import WorkingGroup


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:  # noqa: ARG001 - pytest's way to ask for the database
    """The network's data, for all tests that go on from there."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_network(DATA, by=TEST, at=NOW)
        yield
        transaction.set_rollback(True)


@pytest.mark.no_cover  # the whole network once more
@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_all_of_it_is_loaded_and_a_second_run_changes_nothing() -> None:
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
@pytest.mark.usefixtures("loaded")
def test_null_stays_apart_from_empty_and_sources_stay() -> None:
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
@pytest.mark.usefixtures("loaded")
def test_records_are_joined_up() -> None:
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


@pytest.mark.no_cover  # the same
@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_what_others_have_changed_since_is_theirs(folder: Path) -> None:
    narrowed = Practice.objects.get(slug="localgov-drupal")
    coordinator = PersonFactory(role=Role.COORDINATOR, nation=narrowed.owner_nation)
    update(
        narrowed,
        content={"summary": "Ours alone."},
        sharing=Sharing(marking=Marking.AMBER),
        by=coordinator,
        at=NOW,
        reason="A supplier is named.",
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
@pytest.mark.usefixtures("loaded")
def test_the_command_says_what_it_kept(capsys: pytest.CaptureFixture[str]) -> None:
    Practice.objects.filter(slug="govuk-notify").update(version=2)
    call_command("load_network", str(DATA))
    said = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert said["practices"].split() == [
        "practices",
        "0",
        "created",
        "0",
        "updated",
        "42",
        "unchanged",
        "1",
        "kept",
    ]
    assert "kept" not in said["topics"]


@pytest.mark.no_cover  # the same
@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_a_changed_record_becomes_a_next_version(folder: Path) -> None:
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
